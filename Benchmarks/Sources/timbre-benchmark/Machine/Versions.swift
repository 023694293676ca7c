import Foundation

/// What is measured: the state of the sources and what built them.
enum Versions {
    static var all: [String: String] {
        [
            "timbre": sources, "swift": output(["swift", "--version"]) ?? "unknown",
            "openblas": SquareProduct.configuration,
        ]
    }

    /// The commit, and whether tracked files differ from it.
    private static var sources: String {
        guard let commit = output(["git", "rev-parse", "--short", "HEAD"]) else { return "unknown commit" }
        let isChanged = output(["git", "status", "--porcelain", "--untracked-files=no"]) != nil
        return isChanged ? "\(commit) with changes" : commit
    }

    /// The first line of a program's output; nil where it fails or says nothing.
    private static func output(_ command: [String]) -> String? {
        guard let child = try? Child(command) else { return nil }
        let line = child.readLine().map { String(decoding: $0, as: UTF8.self) }
        return child.wait().status == 0 ? line : nil
    }
}
