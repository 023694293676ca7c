import Foundation
import Testing
import TimbreBase

@testable import TimbreCompute

private func made(
    _ kind: DeviceDescription.Kind, _ name: String, vendor: String, platform: String, index: String, units: Int,
    clock: Int
) -> DeviceDescription {
    DeviceDescription(
        kind: kind, name: name, vendor: vendor, platform: platform, driver: "1", index: index, computeUnits: units,
        clock: clock, memory: 1 << 30, maximumAllocation: 1 << 28)
}

@Suite("Choosing a device")
struct DeviceSelectionTests {
    /// A machine with everything.
    static let devices = [
        made(
            .openCLCPU, "pthread-skylake", vendor: "GenuineIntel",
            platform: "Portable Computing Language (The pocl project)",
            index: "0:0", units: 64, clock: 4000),
        made(
            .openCLGPU, "Radeon RX", vendor: "AMD", platform: "rusticl (Mesa/X.org)", index: "1:0", units: 60,
            clock: 2500),
        made(
            .openCLGPU, "UHD Graphics", vendor: "Intel(R) Corporation", platform: "Intel OpenCL", index: "2:0",
            units: 24, clock: 1500),
        made(
            .openCLAccelerator, "Board", vendor: "Maker", platform: "Boards", index: "2:1", units: 100, clock: 2000),
        made(
            .openCLGPU, "Radeon RX", vendor: "AMD", platform: "rusticl (Mesa/X.org)", index: "1:1", units: 60,
            clock: 2500),
    ]

    /// What is said where `/nowhere` is named as the loader.
    static let hidden =
        "TIMBRE_OPENCL_LIBRARY names no OpenCL loader "
        + "(/nowhere: cannot open shared object file: No such file or directory)"

    @Test(
        "A request finds the devices that answer it, the best first",
        arguments: [
            ("auto", [3, 1, 4, 2]), ("", [3, 1, 4, 2]), ("GPU", [3, 1, 4, 2]), ("cpu", []), ("pocl", [0]),
            ("radeon", [1, 4]), ("RX", [1, 4]), ("mesa", [1, 4]), ("intel", [2, 0]), ("intel(r)", [2]),
            ("1:1", [4]), (" 1:0 ", [1]), ("7:0", []), ("0:", []), ("geforce", []),
        ])
    func ranking(request: String, expected: [Int]) {
        #expect(DeviceRequest(request).ranking(of: Self.devices) == expected)
    }

    @Test(
        "Several names choose the best device of each, in their order and once, and gpus every GPU and accelerator",
        arguments: [
            ("1:0,1:1", [1, 4]), ("1:1, 1:0 ,1:1", [4, 1]), ("radeon,rx,2:0", [1, 2]), ("gpus", [3, 1, 4, 2]),
            ("pocl,gpus", [0, 3, 1, 4, 2]), ("gpu,1:0", [3, 1]), ("1:0,", [1]), ("intel", [2]),
        ])
    func several(request: String, expected: [Int]) throws {
        #expect(try DeviceRequest(request).choice(of: Self.devices) == expected)
    }

    @Test(
        "Of several names the one that none answers to is refused, and so is the CPU, which goes on by itself",
        arguments: [("1:0,7:7", "7:7"), ("1:0,geforce", "geforce"), ("1:0,cpu", "cpu"), ("auto,1:0", "auto")])
    func severalAbsent(request: String, missing: String) {
        let fault = #expect(throws: NoDevice.self) { try DeviceRequest(request).choice(of: Self.devices) }
        #expect(fault?.name == missing)
        #expect(throws: NoDevice.self) { try DeviceRequest("gpus").choice(of: Array(Self.devices.prefix(1))) }
    }

    @Test("An OpenCL device that is a CPU is never chosen unless it is named")
    func openCLCPUOnlyWhenNamed() {
        let poclAlone = Array(Self.devices.prefix(1))
        #expect(DeviceRequest("auto").ranking(of: poclAlone).isEmpty)
        #expect(DeviceRequest("gpu").ranking(of: poclAlone).isEmpty)
        #expect(DeviceRequest("skylake").ranking(of: poclAlone) == [0])
    }

    @Test("A clock that the driver does not tell does not make a device the worst")
    func unknownClock() {
        var devices = Self.devices
        for index in devices.indices { devices[index].clock = 0 }
        #expect(DeviceRequest("auto").ranking(of: devices) == [3, 1, 4, 2])
    }

    @Test("Without a loader the CPU is used, and one line says why")
    func hiddenLoader() throws {
        let environment = ["TIMBRE_OPENCL_LIBRARY": "/nowhere"]
        let selection = try Device.select(environment: environment)
        #expect(selection.device.description.kind == .cpu)
        #expect(selection.reason == "\(Self.hidden): using the CPU")
        #expect(Device.openCL(environment: environment).isEmpty)
        let inventory = try Device.inventory(environment: environment)
        #expect(inventory.devices.map(\.kind) == [.cpu])
        #expect(inventory.openCLAbsence == Self.hidden)
    }

    @Test("A library that is no OpenCL loader is told from one")
    func anotherLibrary() throws {
        let selection = try Device.select("auto", environment: ["TIMBRE_OPENCL_LIBRARY": "libm.so.6"])
        #expect(selection.reason.hasPrefix("the OpenCL loader libm.so.6 has no clGetPlatformIDs"))
        #expect(selection.device.description.kind == .cpu)
    }

    @Test("An absent device is refused, and those present are listed", arguments: ["geforce", "gpu", "9:9"])
    func absentDevice(request: String) throws {
        let environment = ["TIMBRE_OPENCL_LIBRARY": "/nowhere"]
        let fault = ComputeFault.noSuchDevice(
            requested: request, present: [try Device.cpu().description.label],
            obstacle: Self.hidden)
        #expect(throws: fault) { try Device.check(request, environment: environment) }
        #expect(throws: fault) {
            try Device.select(request, environment: environment)
        }
        #expect(throws: fault) {
            try Device.select(environment: environment.merging(["TIMBRE_DEVICE": request]) { $1 })
        }
    }

    @Test("What is asked for comes before the variable")
    func requestBeforeVariable() throws {
        let selection = try Device.select("cpu", environment: ["TIMBRE_DEVICE": "geforce"])
        #expect(selection.device.description.kind == .cpu)
        #expect(try Device.select(environment: ["TIMBRE_DEVICE": "cpu"]).reason == "the CPU, as asked for")
    }

    @Test("A thread count below 1 is refused", arguments: [0, -1])
    func threads(count: Int) {
        #expect(throws: ComputeFault.invalidThreadCount(count)) { try Device.select("cpu", threads: count) }
        #expect(throws: ComputeFault.invalidThreadCount(count)) { try Device.inventory(threads: count) }
    }

    @Test("Each OpenCL device is found by its own place", OpenCLDevices.condition)
    func byPlace() throws {
        for device in OpenCLDevices.all {
            let place = try #require(device.description.index)
            #expect(try Device.select(place).device.description == device.description)
        }
        #expect(try Device.inventory().devices.dropFirst().map(\.index) == OpenCLDevices.all.map(\.description.index))
    }

    @Test("Statuses are named in messages")
    func statusNames() {
        let fault = ComputeFault.driver(device: "Board", call: "clFinish", status: -5)
        #expect(fault.description.hasPrefix("Board: clFinish failed with CL_OUT_OF_RESOURCES (-5)"))
        #expect(nameOfOpenCLStatus(-9999) == "status -9999")
    }
}
