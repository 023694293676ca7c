import CTimbreOpenCL
import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCompute

/// Devices that need not be here.
@Suite("What the kernels require of a device")
struct OpenCLRequirementTests {
    private static let usual = OpenCLCapabilities(
        isProcessor: true, isAvailable: true, hasCompiler: true, version: "OpenCL 1.2 CUDA", profile: "FULL_PROFILE",
        addressBits: 64, isLittleEndian: true, floats: cl_device_fp_config(CL_FP_INF_NAN | CL_FP_ROUND_TO_NEAREST),
        limits: OpenCLLimits(group: 256, localMemory: 32 << 10))

    @Test("A device of 32 KB and work-groups of 256 is enough, of any later OpenCL", arguments: ["1.2", "2.1", "3.0"])
    func enough(version: String) {
        var device = Self.usual
        device.version = "OpenCL \(version) of somebody"
        #expect(OpenCLRequirement.obstacle(of: device) == nil)
    }

    @Test("Each assumption that a device breaks is named, and breaks alone")
    func broken() {
        let changes: [(OpenCLRequirement, String, (inout OpenCLCapabilities) -> Void)] = [
            (.processor, "no GPU", { $0.isProcessor = false }),
            (.availability, "not available", { $0.isAvailable = false }),
            (.compiler, "no compiler", { $0.hasCompiler = false }),
            (.version, "OpenCL 1.1", { $0.version = "OpenCL 1.1 X" }),
            (.version, "“”", { $0.version = "" }), (.profile, "EMBEDDED_PROFILE", { $0.profile = "EMBEDDED_PROFILE" }),
            (.addresses, "32 bits", { $0.addressBits = 32 }),
            (.byteOrder, "highest byte", { $0.isLittleEndian = false }),
            (.floats, "no NaN", { $0.floats = cl_device_fp_config(CL_FP_ROUND_TO_NEAREST) }),
            (.floats, "nearest", { $0.floats = cl_device_fp_config(CL_FP_INF_NAN) }),
            (.workGroup, "64 work-items", { $0.limits.group = 64 }),
            (.localMemory, "16384 bytes", { $0.limits.localMemory = 16 << 10 }),
        ]
        for (requirement, words, change) in changes {
            var device = Self.usual
            change(&device)
            #expect(OpenCLRequirement.allCases.filter { !$0.isMet(by: device) } == [requirement])
            #expect(OpenCLRequirement.obstacle(of: device)?.contains(words) == true, "\(words)")
        }
        #expect(Set(changes.map { $0.0 }) == Set(OpenCLRequirement.allCases))
    }

    @Test("Local memory and work-groups that the kernels take suit the smallest device that is let in")
    func smallest() {
        let limits = Self.usual.limits
        for deviceClass in [DeviceClass.nvidia, .amd, .intel, .other] {
            let tuning = OpenCLTuning(deviceClass, limits: limits, roundsCorrectly: false)
            #expect(tuning.topKTile?.fits(limits) == true)
            for dimensions in [1, 20, 33, 512] {
                let shapes = [
                    tuning.topKTile?.shape(dimensions: dimensions, localMemory: limits.localMemory),
                    TopKTile.fewShape(dimensions: dimensions, localMemory: limits.localMemory),
                ]
                #expect(shapes.compactMap { $0?.memory.byteCount }.allSatisfy { $0 <= limits.localMemory })
            }
        }
        #expect(CentreTile.bytes(depth: CentreTile.depth) <= OpenCLRequirement.localBytes)
    }

    @Test("A device that breaks one is never chosen, and refused where it is named", FakeDriver.condition)
    func refused() throws {
        let folder = try TemporaryFolder()
        let environment = ["TIMBRE_OPENCL_LIBRARY": try FakeDriver.isOld.library(in: folder)]
        let obstacle = "it has “OpenCL 1.1 Fake”, and the kernels need OpenCL 1.2"
        let selection = try Device.select("auto", environment: environment)
        #expect(
            selection.reason == "the OpenCL device 0:0 (Fake, Fake) is left out: \(obstacle): using the CPU")
        #expect(try Device.inventory(environment: environment).notes.count == 1)
        let fault = ComputeFault.unsupported(device: "0:0 (Fake, Fake)", reason: obstacle)
        for request in ["0:0", "gpu", "fake"] {
            #expect(throws: fault) { try Device.select(request, environment: environment) }
            #expect(throws: fault) { try Device.check(request, environment: environment) }
        }
    }

    @Test("Devices that do not claim a fused multiply-add are tried for it", OpenCLDevices.condition)
    func fusedMultiplyAdd() throws {
        for found in OpenCLDiscovery(environment: [:]).devices {
            let started = try OpenCLBackend(found, cache: KernelCache(environment: [:])).start()
            #expect(try started.fusesMultiplyAdds())
        }
    }
}
