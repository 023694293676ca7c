import Foundation

/// Another program that runs beside this one, in a process group of its own.
final class ChildProcess {
    /// How a program ended.
    enum Ending: Equatable, CustomStringConvertible {
        case status(Int32)
        case signal(Int32)
        /// It was killed when its time was over.
        case overdue

        var description: String {
            switch self {
            case .status(let status): "status \(status)"
            case .signal(let signal): "signal \(signal)"
            case .overdue: "no end in time"
            }
        }

        /// Whether the program itself broke: not where somebody sent a signal.
        var isCrash: Bool {
            guard case .signal(let signal) = self else { return false }
            return [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGSYS].contains(signal)
        }
    }

    let identifier: pid_t
    private var ending: Ending?

    /// - Parameters:
    ///   - environment: beside this process's own, without Timbre's variables.
    ///   - output: what standard output and error go to: the path with `.out` and `.err` behind it.
    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], output: String, in folder: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output + ".out", O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        posix_spawn_file_actions_addopen(&actions, 2, output + ".err", O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        // `env` goes to the folder, sets the variables and becomes the program.
        let starter = ["/usr/bin/env", "-C", folder] + environment.map { "\($0.key)=\($0.value)" } + [program]
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TIMBRE_") }
        let texts = (starter + arguments).map { strdup($0) } + [nil]
        let variables = inherited.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in texts + variables { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, starter[0], &actions, &attributes, texts, variables)
        guard code == 0 else { throw CampaignFault.notStarted(program, String(cString: strerror(code))) }
        self.identifier = identifier
    }

    /// Sends a signal, unless the program has ended.
    func send(_ signal: Int32) {
        guard ending == nil else { return }
        kill(identifier, signal)
    }

    /// How it ended, if it has.
    func poll() -> Ending? {
        if let ending { return ending }
        var status: Int32 = 0
        guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
        let signal = status & 0x7F
        ending = signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal)
        return ending
    }

    /// Waits for the end, and kills the program and those that it started when the time is over.
    func wait(seconds: Double) -> Ending {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if let ending = poll() { return ending }
            if ContinuousClock.now >= end { break }
            usleep(1_000)
        }
        kill(-identifier, SIGKILL)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        ending = .overdue
        return .overdue
    }
}

/// Why a campaign itself can't go on.
enum CampaignFault: Error, CustomStringConvertible {
    case notStarted(String, String)
    case preparation(String)

    var description: String {
        switch self {
        case .notStarted(let program, let reason): "“\(program)” can't be started: \(reason)"
        case .preparation(let reason): "the campaign can't begin: \(reason)"
        }
    }
}
