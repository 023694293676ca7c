public import Foundation

/// The OpenCL drivers of a machine: those that may be loaded, and those that a trial found to end or halt a process.
///
/// A driver is a library, loaded into the process: one that aborts takes the process along. `init(environment:asking:)`
/// lets another process ask first, and whatever takes these drivers leaves the bad ones out.
public struct OpenCLDrivers: Sendable {
    /// End of a process that did nothing but ask OpenCL for its devices.
    public enum Failure: Sendable, Equatable {
        /// Killed by this signal.
        case signal(Int32)
        /// Ended by the driver, with this exit status.
        case exit(status: Int32)
        /// No answer in this time.
        case noAnswer(seconds: Int)
        /// The process could not be started, or its end is not known: nothing is known of the drivers either.
        case unasked(reason: String)
    }

    /// Drivers that may be loaded, by the names of their files.
    public private(set) var usable: [OpenCLDriver]
    public private(set) var leftOut: [(driver: OpenCLDriver, failure: Failure)] = []
    /// Set where OpenCL fails without a driver to blame, with what is known of the culprit.
    private var unexplained: String?

    /// All that are installed, without a trial. Nothing is loaded.
    ///
    /// - Parameter environment: the variables that the loader reads, `OCL_ICD_VENDORS` for example.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        usable = OpenCLDriver.installed(environment: environment)
    }

    /// Tries all drivers at once; where that fails, one after the other beside those that did well.
    ///
    /// - Parameters:
    ///   - environment: the variables of this process.
    ///   - ask: starts a process with these variables that calls `Device.openCL()` and ends, and says how it failed:
    ///     nil where it came to its end.
    public init<Fault: Error>(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        asking ask: (_ environment: [String: String]) throws(Fault) -> Failure?
    ) throws(Fault) {
        self.init(environment: environment)
        guard let failure = try ask(environment) else { return }
        let found = usable
        usable = []
        if case .unasked = failure {
            if !found.isEmpty { unexplained = "its drivers \(failure)" }
            return
        }
        if found.isEmpty { unexplained = "asked for its devices, its loader \(failure)" }
        // A second trial of a driver that is alone would tell nothing more.
        if found.count == 1 { leftOut = [(found[0], failure)] }
        guard found.count > 1 else { return }
        for driver in found {
            let result = try announcing(usable + [driver]) { variables throws(Fault) -> Failure?? in
                guard let variables else { return nil }
                return .some(try ask(environment.merging(variables) { $1 }))
            }
            switch result {
            case .some(.some(let failure)): leftOut.append((driver, failure))
            case .some(.none): usable.append(driver)
            case .none:
                (usable, leftOut) = ([], [])
                unexplained =
                    "asked for its devices, one of its drivers (no temporary folder can be made to find out which) "
                    + "\(failure)"
                return
            }
        }
    }

    /// Drivers that are left out and the reasons, a sentence each.
    public var notes: [String] {
        (unexplained.map { ["OpenCL is left out: \($0)"] } ?? [])
            + leftOut.map {
                "the OpenCL driver \($0.driver.label) is left out: asked for its devices, it \($0.failure)"
            }
    }

    /// Runs the first call to the loader, which is when it reads the process's variables, once for all: it must see the
    /// usable drivers alone.
    func show<Answer>(toLoader call: () throws(OpenCLAbsence) -> Answer) throws(OpenCLAbsence) -> Answer {
        guard !notes.isEmpty else { return try call() }
        let absence = OpenCLAbsence(reason: notes.joined(separator: "; "))
        guard !usable.isEmpty else { throw absence }
        return try announcing(usable) { variables throws(OpenCLAbsence) in
            guard let variables else { throw absence }
            let before = ProcessInfo.processInfo.environment
            for (name, value) in variables { setenv(name, value, 1) }
            defer {
                for name in variables.keys {
                    if let value = before[name] { setenv(name, value, 1) } else { unsetenv(name) }
                }
            }
            return try call()
        }
    }
}

extension OpenCLDrivers.Failure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .signal(let number): "crashes (\(String(cString: strsignal(number))))"
        case .exit(let status): "ends the program (status \(status))"
        case .noAnswer(let seconds): "does not answer within \(seconds) s"
        case .unasked(let reason): "could not be tried in another process (\(reason))"
        }
    }
}

/// Makes a folder that announces some drivers, for as long as the body runs.
///
/// - Parameter body: takes the variables that make the loaders look there and nowhere else; nil where there is no place
///   for a folder.
private func announcing<Answer, Fault: Error>(
    _ drivers: [OpenCLDriver], _ body: ([String: String]?) throws(Fault) -> Answer
) throws(Fault) -> Answer {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent("timbre-\(UUID().uuidString)")
    defer { try? files.removeItem(at: folder) }
    let variables: [String: String]?
    do {
        try files.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        for (number, driver) in drivers.enumerated() where !driver.library.isEmpty {
            try Data("\(driver.library)\n".utf8).write(to: folder.appendingPathComponent("\(number).icd"))
        }
        variables = ["OCL_ICD_VENDORS": folder.path, "OCL_ICD_FILENAMES": ""]
    } catch {
        variables = nil
    }
    return try body(variables)
}
