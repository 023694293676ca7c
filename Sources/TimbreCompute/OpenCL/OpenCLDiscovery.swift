import CTimbreOpenCL
import Foundation

/// One device that a platform offers, with what its driver says of it. Nothing is started on it.
///
/// Unchecked: OpenCL's names of platforms and devices are constants that any thread may use.
struct OpenCLDevice: @unchecked Sendable {
    let library: OpenCLLibrary
    let platform: cl_platform_id
    let id: cl_device_id
    let description: DeviceDescription
    /// Whether the driver itself keeps on disk what it compiles, as PoCL does.
    ///
    /// PoCL's binaries are asked for nowhere: it would compile each kernel twice. Up to version 3.1 it also ends the
    /// program when another thread runs the same kernel meanwhile (`pocl_release_dlhandle_cache`).
    var keepsKernels: Bool

    init(library: OpenCLLibrary, platform: cl_platform_id, id: cl_device_id, description: DeviceDescription) {
        (self.library, self.platform, self.id, self.description) = (library, platform, id, description)
        keepsKernels = description.platform == "Portable Computing Language"
    }

    var functions: TimbreOpenCLFunctions { library.functions }

    /// A number that the driver gives; 0 where it gives none.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(_ parameter: Int32, as type: Number.Type) -> Number {
        var number = Number.zero
        let status = functions.getDeviceInfo(
            id, cl_device_info(parameter), MemoryLayout<Number>.size, &number, nil)
        return status == CL_SUCCESS ? number : 0
    }

    func text(_ parameter: Int32) -> String {
        readText { functions.getDeviceInfo(id, cl_device_info(parameter), $0, $1, $2) }
    }
}

/// All devices that OpenCL offers here, and the faults that keep it from offering more.
struct OpenCLDiscovery: Sendable {
    var devices: [OpenCLDevice] = []
    /// Devices that can't run the kernels, with the reason as `OpenCLRequirement` gives it.
    var unfit: [(description: DeviceDescription, obstacle: String)] = []
    /// Why there is no device at all; nil when there is one.
    var absence: String?
    /// Drivers, platforms and devices that can't be used, a sentence each.
    var notes: [String] = []
    /// Those notes that name a driver that a trial left out.
    let leftOut: [String]

    /// - Parameter drivers: nil for those that are installed, without a trial.
    init(environment: [String: String], drivers: OpenCLDrivers? = nil) {
        let drivers = drivers ?? OpenCLDrivers(environment: environment)
        leftOut = drivers.notes
        notes = leftOut
        do throws(OpenCLAbsence) {
            let (library, platforms) = try drivers.show { () throws(OpenCLAbsence) in
                let library = try OpenCLLibrary(environment: environment)
                return (library, try Self.platforms(of: library))
            }
            // Another loader may not read what announces drivers.
            if platforms.isEmpty || OpenCLLibrary.named(in: environment) == nil {
                notes += drivers.usable.compactMap { $0.obstacle() }
            }
            for (number, platform) in platforms.enumerated() { add(platform, number: number, of: library) }
            if devices.isEmpty {
                absence = notes.isEmpty ? Self.absence(of: drivers) : notes.joined(separator: "; ")
            }
        } catch {
            absence = error.reason
        }
    }

    /// Faults that keep OpenCL from offering more, on one line; nil where there are none.
    var obstacle: String? { notes.isEmpty ? absence : notes.joined(separator: "; ") }

    private static func absence(of drivers: OpenCLDrivers) -> String {
        drivers.usable.isEmpty
            ? "no OpenCL driver is installed"
            : "OpenCL has no device, though these drivers are installed: "
                + drivers.usable.map(\.label).joined(separator: ", ")
    }

    private static func platforms(of library: OpenCLLibrary) throws(OpenCLAbsence) -> [cl_platform_id] {
        var count: cl_uint = 0
        var status = library.functions.getPlatformIDs(0, nil, &count)
        var platforms = [cl_platform_id?](repeating: nil, count: Int(count))
        if status == CL_SUCCESS, count > 0 { status = library.functions.getPlatformIDs(count, &platforms, nil) }
        guard status == CL_SUCCESS || status == CL_PLATFORM_NOT_FOUND_KHR else {
            throw OpenCLAbsence(reason: "the OpenCL loader failed with \(nameOfOpenCLStatus(status))")
        }
        return status == CL_SUCCESS ? platforms.compactMap(\.self) : []
    }

    private mutating func add(_ platform: cl_platform_id, number: Int, of library: OpenCLLibrary) {
        let name = platformText(platform, CL_PLATFORM_NAME, library)
        let vendor = platformText(platform, CL_PLATFORM_VENDOR, library)
        let title = name.contains(vendor) ? name : "\(name) (\(vendor))"
        var count: cl_uint = 0
        let all = cl_device_type(CL_DEVICE_TYPE_ALL)
        var status = library.functions.getDeviceIDs(platform, all, 0, nil, &count)
        var ids = [cl_device_id?](repeating: nil, count: Int(count))
        if status == CL_SUCCESS, count > 0 {
            status = library.functions.getDeviceIDs(platform, all, count, &ids, nil)
        }
        guard status == CL_SUCCESS, count > 0 else {
            notes.append(
                status == CL_SUCCESS || status == CL_DEVICE_NOT_FOUND
                    ? "the OpenCL platform \(title) has no device: it finds none, or may not open it"
                    : "the OpenCL platform \(title) does not list its devices: \(nameOfOpenCLStatus(status))")
            return
        }
        for (index, id) in ids.enumerated() {
            guard let id else { continue }
            let device = OpenCLDevice(
                id, of: platform, title: title, index: "\(number):\(index)", library: library)
            if let obstacle = OpenCLRequirement.obstacle(of: device.capabilities) {
                unfit.append((device.description, obstacle))
                notes.append("the OpenCL device \(device.description.label) is left out: \(obstacle)")
            } else {
                devices.append(device)
            }
        }
    }
}

extension OpenCLDevice {
    fileprivate init(
        _ id: cl_device_id, of platform: cl_platform_id, title: String, index: String, library: OpenCLLibrary
    ) {
        let blank = DeviceDescription(
            kind: .openCLCPU, name: "", vendor: "", platform: title, driver: "", index: index, computeUnits: 0,
            clock: 0, memory: 0, maximumAllocation: 0)
        let device = OpenCLDevice(library: library, platform: platform, id: id, description: blank)
        let type = device.number(CL_DEVICE_TYPE, as: cl_device_type.self)
        var description = blank
        if type & cl_device_type(CL_DEVICE_TYPE_GPU) != 0 {
            description.kind = .openCLGPU
        } else if type & cl_device_type(CL_DEVICE_TYPE_ACCELERATOR) != 0 {
            description.kind = .openCLAccelerator
        }
        description.name = device.text(CL_DEVICE_NAME)
        description.vendor = device.text(CL_DEVICE_VENDOR)
        description.driver = device.text(CL_DRIVER_VERSION)
        description.computeUnits = Int(device.number(CL_DEVICE_MAX_COMPUTE_UNITS, as: cl_uint.self))
        description.clock = Int(device.number(CL_DEVICE_MAX_CLOCK_FREQUENCY, as: cl_uint.self))
        description.memory = Int(clamping: device.number(CL_DEVICE_GLOBAL_MEM_SIZE, as: cl_ulong.self))
        description.maximumAllocation = Int(
            clamping: device.number(CL_DEVICE_MAX_MEM_ALLOC_SIZE, as: cl_ulong.self))
        self.init(library: library, platform: platform, id: id, description: description)
    }
}

private func platformText(_ platform: cl_platform_id, _ parameter: Int32, _ library: OpenCLLibrary) -> String {
    readText { library.functions.getPlatformInfo(platform, cl_platform_info(parameter), $0, $1, $2) }
}

/// A text by the two calls that OpenCL wants: one for its length, one for itself. Empty where a call fails.
func readText(_ query: (Int, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?) -> cl_int) -> String {
    var count = 0
    guard query(0, nil, &count) == CL_SUCCESS, count > 0 else { return "" }
    var bytes = [UInt8](repeating: 0, count: count)
    guard query(count, &bytes, nil) == CL_SUCCESS else { return "" }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
}
