public import Foundation

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
        /// OpenCL drivers, platforms and devices that can't be used, a sentence each.
        public var notes: [String]
    }

    /// The CPU.
    ///
    /// - Parameter threads: nil for one a core.
    /// - Throws: `ComputeFault.invalidThreadCount`; `.noOpenBLAS` where it is asked for and can't be used.
    public static func cpu(threads: Int? = nil, arithmetic: CPUArithmetic = .fastest) throws -> Device {
        Device(backend: try CPUBackend(threads: threads, arithmetic: arithmetic), arithmetic: arithmetic)
    }

    /// The OpenCL GPU or accelerator with the most compute units × clock, else the CPU.
    ///
    /// - Throws: `ComputeFault.invalidThreadCount`; `.unknownArithmetic` and `.noOpenBLAS` of `TIMBRE_CPU`.
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
    ///   - environment: `TIMBRE_DEVICE`, `TIMBRE_CPU` (a `CPUArithmetic`), `TIMBRE_OPENCL_LIBRARY` (another loader), and
    ///     `XDG_CACHE_HOME` or `HOME` (compiled kernels are kept in the folder `timbre` there) are read from it.
    ///   - drivers: those that a trial found usable; made only where OpenCL is needed. nil: all that are installed are
    ///     loaded, and one that aborts takes the process along.
    /// - Throws: `ComputeFault.noSuchDevice` with those present; `.unsupported` where the device that was asked for can't
    ///   run the kernels; `.driver` where it does not start (`auto` takes the CPU instead); `.invalidThreadCount`; `.unknownArithmetic`; `.noOpenBLAS`; what
    ///   `drivers` throws.
    public static func select(
        _ request: String? = nil, threads: Int? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        drivers: @autoclosure () throws -> OpenCLDrivers? = nil
    ) throws -> DeviceSelection {
        let text = request ?? environment["TIMBRE_DEVICE"] ?? ""
        let wanted = DeviceRequest(text)
        let arithmetic = try CPUArithmetic(environment: environment)
        if wanted == .cpu {
            return DeviceSelection(
                device: try .cpu(threads: threads, arithmetic: arithmetic), reason: "the CPU, as asked for")
        }
        let discovery = OpenCLDiscovery(environment: environment, drivers: try drivers())
        let descriptions = discovery.devices.map(\.description)
        let ranking = wanted.ranking(of: descriptions)
        let cache = KernelCache(environment: environment)
        let leftOut = discovery.leftOut.map { "; \($0)" }.joined()
        guard wanted == .automatic else {
            guard let first = ranking.first else {
                throw try discovery.absent(text, wanted, cpu: cpu(threads: threads).description)
            }
            let backend = OpenCLBackend(discovery.devices[first], cache: cache)
            try backend.start()
            return DeviceSelection(
                device: Device(backend: backend, arithmetic: arithmetic),
                reason: "\(descriptions[first].label), as asked for\(leftOut)")
        }
        var obstacles: [String] = []
        for place in ranking {
            let backend = OpenCLBackend(discovery.devices[place], cache: cache)
            do {
                try backend.start()
                let reason =
                    "\(descriptions[place].label), the best of \(ranking.count) OpenCL GPUs and accelerators\(leftOut)"
                return DeviceSelection(device: Device(backend: backend, arithmetic: arithmetic), reason: reason)
            } catch {
                obstacles.append("\(descriptions[place].label) does not start (\(Self.cause(error)))")
            }
        }
        if let obstacle = discovery.obstacle { obstacles.append(obstacle) }
        let reason = obstacles.isEmpty ? "OpenCL offers no GPU or accelerator" : obstacles.joined(separator: "; ")
        return DeviceSelection(
            device: try .cpu(threads: threads, arithmetic: arithmetic), reason: "\(reason): using the CPU")
    }

    /// Whether the device that somebody asks for is there; nothing is started, and `auto` always is.
    ///
    /// - Parameter drivers: as for `select`.
    /// - Throws: `ComputeFault.noSuchDevice` with those present; `.unknownArithmetic`; `.noOpenBLAS`; what `drivers`
    ///   throws.
    public static func check(
        _ request: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
        drivers: @autoclosure () throws -> OpenCLDrivers? = nil
    ) throws {
        let text = request ?? environment["TIMBRE_DEVICE"] ?? ""
        let wanted = DeviceRequest(text)
        _ = try CPUArithmetic(environment: environment)
        guard wanted != .automatic, wanted != .cpu else { return }
        let discovery = OpenCLDiscovery(environment: environment, drivers: try drivers())
        guard wanted.ranking(of: discovery.devices.map(\.description)).isEmpty else { return }
        throw try discovery.absent(text, wanted, cpu: cpu().description)
    }

    /// What can compute here; nothing is started.
    ///
    /// - Parameter drivers: as for `select`.
    /// - Throws: `ComputeFault.invalidThreadCount`; what `drivers` throws.
    public static func inventory(
        threads: Int? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
        drivers: @autoclosure () throws -> OpenCLDrivers? = nil
    ) throws -> Inventory {
        let discovery = OpenCLDiscovery(environment: environment, drivers: try drivers())
        return Inventory(
            devices: [try cpu(threads: threads).description] + discovery.devices.map(\.description),
            openCLAbsence: discovery.absence, notes: discovery.notes)
    }

    /// Why a device does not start, without its name and without what to do.
    private static func cause(_ error: any Error) -> String {
        if case ComputeFault.unsupported(_, let reason) = error { return reason }
        guard case ComputeFault.driver(_, let call, let status) = error else { return "\(error)" }
        return "\(call) failed with \(nameOfOpenCLStatus(status))"
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

extension OpenCLDiscovery {
    /// The fault of a request that no device answers, or one that can't be used.
    fileprivate func absent(_ request: String, _ wanted: DeviceRequest, cpu: DeviceDescription) -> ComputeFault {
        if let place = wanted.ranking(of: unfit.map(\.description)).first {
            return .unsupported(device: unfit[place].description.label, reason: unfit[place].obstacle)
        }
        return .noSuchDevice(
            requested: request, present: ([cpu] + devices.map(\.description)).map(\.label), obstacle: obstacle)
    }
}
