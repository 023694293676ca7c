import Foundation

/// A program that stays: it says what it is in a line of JSON, then answers each job, a line, by a line. What it needs
/// for a job is loaded once, and ours and theirs can take turns.
final class Peer {
    let who: String
    /// What the peer said of itself: versions of its libraries.
    let versions: Figures
    private let child: Child

    /// - Throws: `BenchmarkFault.notStarted`; `.ended` where the peer lacks something, with its sentence.
    init(_ who: String, _ command: [String], environment: [String: String] = [:]) throws {
        self.who = who
        child = try Child(command, environment: environment)
        versions = try Peer.answer(of: child)
    }

    /// - Throws: `BenchmarkFault.ended`, `.notUnderstood`.
    func answer(_ job: Figures) throws -> Figures {
        child.write(try JSONLines.encoded(job))
        return try Peer.answer(of: child)
    }

    private static func answer(of child: Child) throws -> Figures {
        guard let line = child.readLine() else {
            throw BenchmarkFault.ended(
                command: child.command, status: child.wait().status, messages: child.lastWords)
        }
        guard let figures: Figures = try? JSONLines.decoded(line) else {
            throw BenchmarkFault.notUnderstood(
                command: child.command, answer: String(decoding: line.prefix(200), as: UTF8.self))
        }
        return figures
    }
}
