import Foundation

/// A device and the sentence that says why it was chosen.
public struct DeviceSelection: Sendable {
    public var device: Device
    /// One line, for example "no OpenCL loader (libOpenCL.so.1) is installed: using the CPU".
    public var reason: String
}

extension Device {
    /// All that can compute here.
    public struct Inventory: Sendable {
        /// The CPU, then the OpenCL devices by platform and index.
        public var devices: [DeviceDescription]
        /// Why there is no OpenCL device, for example "no OpenCL loader (libOpenCL.so.1) is installed"; nil where there
        /// is one.
        public var openCLAbsence: String?
        /// OpenCL platforms and devices that can't be used, a sentence each.
        public var notes: [String]
    }

    /// The CPU.
    ///
    /// - Parameter threads: nil for one a core.
    /// - Throws: `ComputeFault.invalidThreadCount`.
    public static func cpu(threads: Int? = nil) throws -> Device {
        Device(backend: try CPUBackend(threads: threads))
    }

    /// The OpenCL GPU or accelerator with the most compute units × clock, else the CPU.
    ///
    /// - Throws: `ComputeFault.invalidThreadCount`.
    public static func best(threads: Int? = nil) throws -> DeviceSelection {
        try select("auto", threads: threads)
    }

    /// The device that somebody asks for.
    ///
    /// - Parameters:
    ///   - request: `auto`, `cpu`, `gpu` (an OpenCL GPU or accelerator), a part of an OpenCL
    ///     device's, platform's or vendor's name in any case, or `<platform>:<index>`. nil: the variable
    ///     `TIMBRE_DEVICE`, else `auto`. An OpenCL device that is a CPU is used only when it is named.
    ///   - threads: of the CPU; nil for one a core.
    ///   - environment: `TIMBRE_DEVICE`, `TIMBRE_OPENCL_LIBRARY` (another loader), and `XDG_CACHE_HOME` or `HOME`
    ///     (compiled kernels are kept in the folder `timbre` there) are read from it.
    /// - Throws: `ComputeFault.noSuchDevice` with those present; `.driver` where the device that was asked for does not
    ///   start (`auto` takes the CPU instead); `.invalidThreadCount`.
    public static func select(
        _ request: String? = nil, threads: Int? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> DeviceSelection {
        let text = request ?? environment["TIMBRE_DEVICE"] ?? ""
        let wanted = DeviceRequest(text)
        if wanted == .cpu {
            return DeviceSelection(device: try .cpu(threads: threads), reason: "the CPU, as asked for")
        }
        let discovery = OpenCLDiscovery(environment: environment)
        let descriptions = discovery.devices.map(\.description)
        let ranking = wanted.ranking(of: descriptions)
        let cache = KernelCache(environment: environment)
        guard wanted == .automatic else {
            guard let first = ranking.first else {
                let present = [try cpu(threads: threads).description] + descriptions
                throw ComputeFault.noSuchDevice(
                    requested: text, present: present.map(\.label), obstacle: discovery.absence)
            }
            let backend = OpenCLBackend(discovery.devices[first], cache: cache)
            try backend.start()
            return DeviceSelection(
                device: Device(backend: backend), reason: "\(descriptions[first].label), as asked for")
        }
        var obstacle = discovery.absence ?? "OpenCL offers no GPU or accelerator"
        for place in ranking {
            let backend = OpenCLBackend(discovery.devices[place], cache: cache)
            do {
                try backend.start()
                return DeviceSelection(
                    device: Device(backend: backend),
                    reason: "\(descriptions[place].label), the best of \(ranking.count) OpenCL GPUs and accelerators")
            } catch {
                obstacle = "\(descriptions[place].label) does not start (\(error))"
            }
        }
        return DeviceSelection(device: try .cpu(threads: threads), reason: "\(obstacle): using the CPU")
    }

    /// Whether the device that somebody asks for is there; nothing is started, and `auto` always is.
    ///
    /// - Throws: `ComputeFault.noSuchDevice` with those present.
    public static func check(
        _ request: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let text = request ?? environment["TIMBRE_DEVICE"] ?? ""
        let wanted = DeviceRequest(text)
        guard wanted != .automatic, wanted != .cpu else { return }
        let discovery = OpenCLDiscovery(environment: environment)
        let descriptions = discovery.devices.map(\.description)
        guard wanted.ranking(of: descriptions).isEmpty else { return }
        throw ComputeFault.noSuchDevice(
            requested: text, present: [try cpu().description.label] + descriptions.map(\.label),
            obstacle: discovery.absence)
    }

    /// What can compute here; nothing is started.
    ///
    /// - Throws: `ComputeFault.invalidThreadCount`.
    public static func inventory(
        threads: Int? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Inventory {
        let discovery = OpenCLDiscovery(environment: environment)
        return Inventory(
            devices: [try cpu(threads: threads).description] + discovery.devices.map(\.description),
            openCLAbsence: discovery.absence, notes: discovery.notes)
    }

    /// Every OpenCL device, CPUs among them, for tests and for `doctor`. Each starts when it is first used.
    public static func openCL(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> [Device] {
        let cache = KernelCache(environment: environment)
        return OpenCLDiscovery(environment: environment).devices.map {
            Device(backend: OpenCLBackend($0, cache: cache))
        }
    }
}
