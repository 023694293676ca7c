import Foundation
import Timbre

/// OpenCL's drivers, asked for their devices in another process before they are loaded into this one.
///
/// The other process is this program itself, by a command that help does not list: a process of several threads can't
/// fork safely, and a second program would be one more to install.
enum DriverTrial {
    static let command = "try-drivers"
    /// The exit status of a trial that came to its end: one that no driver ends a process with by chance.
    static let answered: Int32 = 86

    /// The time that the drivers have, all together: many cards wake up one after the other.
    static let seconds: Int = {
        let text = ProcessInfo.processInfo.environment["TIMBRE_DRIVER_SECONDS"] ?? ""
        return Int(text).flatMap { (1...3600).contains($0) ? $0 : nil } ?? 20
    }()

    /// Tried once, when OpenCL is first needed.
    ///
    /// - Throws: `CancellationError`.
    static func drivers() throws -> OpenCLDrivers { try tried.get() }

    private static let tried = Result { try OpenCLDrivers(asking: ask) }

    /// - Returns: nil where the drivers answered.
    private static func ask(_ environment: [String: String]) throws -> OpenCLDrivers.Failure? {
        let process: pid_t
        switch start(environment) {
        case .success(let started): process = started
        case .failure(let fault): return .unasked(reason: String(cString: strerror(fault.code.rawValue)))
        }
        let progress = ProgressLine()
        defer { progress.end() }
        let start = ContinuousClock.now
        var status: Int32 = 0
        while true {
            switch waitpid(process, &status, WNOHANG) {
            case process:
                if status & 0x7F != 0 { return .signal(status & 0x7F) }
                let code = status >> 8 & 0xFF
                return code == answered ? nil : .exit(status: code)
            case -1 where errno != EINTR: return .unasked(reason: String(cString: strerror(errno)))
            default: break
            }
            // One that hangs in the kernel outlives its kill: it is not waited for.
            if Interrupt.isRequested {
                kill(-process, SIGKILL)
                throw CancellationError()
            }
            if ContinuousClock.now - start > .seconds(seconds) {
                kill(-process, SIGKILL)
                return .noAnswer(seconds: seconds)
            }
            progress.show("waiting for OpenCL's drivers, \(seconds) s at most")
            usleep(1000)
        }
    }

    /// Starts the trial without streams and in a process group of its own, which Ctrl-C does not reach.
    private static func start(_ environment: [String: String]) -> Result<pid_t, POSIXError> {
        // Ignored by who started us, it would take the status away.
        signal(SIGCHLD, SIG_DFL)
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for stream in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        // A crash is an answer: Swift need not trace it.
        var variables = environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        // The trace is this process's.
        variables[Tracing.variable] = nil
        let arguments = terminated(["timbre", command])
        let strings = terminated(variables.map { "\($0.key)=\($0.value)" })
        defer { for text in arguments + strings { free(text) } }
        var process: pid_t = 0
        // This very program, also where its file was replaced since.
        let status = posix_spawn(&process, "/proc/self/exe", &actions, &attributes, arguments, strings)
        return status == 0 ? .success(process) : .failure(POSIXError(.init(rawValue: status) ?? .EAGAIN))
    }

    /// C's strings, to be freed, and the null that ends their list.
    private static func terminated(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { text in strdup(text) } + [nil]
    }
}
