public import Foundation

/// A device and the sentence that says why it was chosen.
public struct DeviceSelection: Sendable {
    /// The first of those that were chosen.
    public var device: Device
    /// Devices that share its work.
    public var others: [DeviceDescription] = []
    /// One line, for example "no OpenCL loader (libOpenCL.so.1) is installed: using the CPU".
    public var reason: String
}

extension Device {
    /// The devices that can compute here.
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
    /// - Parameters:
    ///   - threads: the number of threads; nil: one per core.
    ///   - arithmetic: own loops, OpenBLAS, or the faster of both for each operation.
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

    /// Selects the device that a request asks for, or several that share work.
    ///
    /// - Parameters:
    ///   - request: `auto`, `cpu`, `gpu` (an OpenCL GPU or accelerator), a part of an OpenCL device's, platform's or
    ///     vendor's name in any case, or `<platform>:<index>`; several of these with commas between them, or `gpus` for
    ///     all GPUs and accelerators. nil: the variable `TIMBRE_DEVICE`, else `auto`. An OpenCL device that is a CPU is
    ///     used only when it is named.
    ///   - threads: the number of the CPU's threads; nil: one per core.
    ///   - environment: `TIMBRE_DEVICE`, `TIMBRE_CPU` (a `CPUArithmetic`), `TIMBRE_OPENCL_LIBRARY` (another loader),
    ///     and `XDG_CACHE_HOME` or `HOME` (compiled kernels are kept in the folder `timbre` there) are read from it.
    ///   - onLoss: a closure told once of each device that fails later, in a sentence that says what goes on without
    ///     it.
    ///   - drivers: those that a trial found usable; made only where OpenCL is needed. nil: all that are installed are
    ///     loaded, and one that aborts takes the process along.
    /// - Throws: `ComputeFault.noSuchDevice` with those present; `.unsupported` where the device that was asked for
    ///   can't run the kernels; `.driver` where none of those that were asked for starts (`auto` takes the CPU
    ///   instead); `.invalidThreadCount`; `.unknownArithmetic`; `.noOpenBLAS`; what `drivers` throws.
    public static func select(
        _ request: String? = nil, threads: Int? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        onLoss: @escaping @Sendable (String) -> Void = { _ in },
        drivers: @autoclosure () throws -> OpenCLDrivers? = nil
    ) throws -> DeviceSelection {
        let text = request ?? environment["TIMBRE_DEVICE"] ?? ""
        let wanted = DeviceRequest(text)
        let cpu = try Device.cpu(threads: threads, arithmetic: CPUArithmetic(environment: environment))
        if wanted == .cpu { return DeviceSelection(device: cpu, reason: "the CPU, as asked for") }
        let discovery = OpenCLDiscovery(environment: environment, drivers: try drivers())
        let ranking = wanted.ranking(of: discovery.devices.map(\.description))
        let places =
            wanted == .automatic ? ranking : try discovery.choice(text, cpu: cpu.description)
        let cache = KernelCache(environment: environment)
        var (members, obstacles, fault) = ([Device](), [String](), (any Error)?.none)
        for place in places where members.isEmpty || wanted != .automatic {
            let backend = OpenCLBackend(discovery.devices[place], cache: cache)
            do {
                try backend.start()
                members.append(Device(backend: backend, arithmetic: cpu.arithmetic))
            } catch {
                fault = fault ?? error
                let cause = (error as? ComputeFault)?.cause ?? "\(error)"
                obstacles.append("\(backend.description.label) does not start (\(cause))")
            }
        }
        let leftOut = discovery.leftOut.map { "; \($0)" }.joined()
        if wanted != .automatic {
            if members.isEmpty, let fault { throw fault }
            let names = members.map(\.description.label).joined(separator: " and ")
            return DeviceSelection(
                members, standIn: cpu, onLoss: onLoss,
                reason: "\(names), as asked for\(obstacles.map { "; \($0)" }.joined())\(leftOut)")
        }
        if let first = members.first {
            return DeviceSelection(
                members, standIn: cpu, onLoss: onLoss,
                reason:
                    "\(first.description.label), the best of \(ranking.count) OpenCL GPUs and accelerators\(leftOut)")
        }
        if let obstacle = discovery.obstacle { obstacles.append(obstacle) }
        let reason = obstacles.isEmpty ? "OpenCL offers no GPU or accelerator" : obstacles.joined(separator: "; ")
        return DeviceSelection(device: cpu, reason: "\(reason): using the CPU")
    }

    /// Whether every device that somebody asks for is there; nothing is started, and `auto` always is.
    ///
    /// - Parameters:
    ///   - request: as for `select`.
    ///   - environment: as for `select`.
    ///   - drivers: as for `select`.
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
        _ = try discovery.choice(text, cpu: cpu().description)
    }

    /// The devices that can compute here; nothing is started.
    ///
    /// - Parameters:
    ///   - threads: the number of the CPU's threads; nil: one per core.
    ///   - environment: as for `select`.
    ///   - drivers: as for `select`.
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

extension DeviceSelection {
    /// - Parameter members: at least one.
    fileprivate init(
        _ members: [Device], standIn: Device, onLoss: @escaping @Sendable (String) -> Void, reason: String
    ) {
        let team = DeviceTeam(members, standIn: standIn, onLoss: onLoss)
        device = Device(backend: members[0].backend, arithmetic: members[0].arithmetic, team: team)
        (others, self.reason) = (members.dropFirst().map(\.description), reason)
    }
}

extension OpenCLDiscovery {
    /// Places of the devices that somebody asks for.
    ///
    /// - Throws: `ComputeFault.noSuchDevice` for a name that none answers to; `.unsupported` where one does that can't
    ///   be used.
    fileprivate func choice(_ request: String, cpu: DeviceDescription) throws(ComputeFault) -> [Int] {
        let descriptions = devices.map(\.description)
        // A name may have a comma in it.
        let named = DeviceRequest.name(request.lowercased()).ranking(of: descriptions)
        if request.contains(","), let first = named.first { return [first] }
        do {
            return try DeviceRequest(request).choice(of: descriptions)
        } catch {
            let isPart = request.contains(",")
            let wanted = DeviceRequest(error.name)
            if let place = wanted.ranking(of: unfit.map(\.description)).first {
                throw .unsupported(device: unfit[place].description.label, reason: unfit[place].obstacle)
            }
            throw .noSuchDevice(
                requested: isPart ? error.name : request, present: ([cpu] + descriptions).map(\.label),
                obstacle: error.reason ?? obstacle)
        }
    }
}
