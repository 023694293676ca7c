import Foundation
import Timbre
import TimbreFiles

/// What is right of any input: it is used, or refused in a sentence.
final class Oracle {
    private(set) var troubles: [(trouble: Trouble, detail: String)] = []
    /// Says to whoever watches which step is under way.
    private let steps: FileHandle?

    /// - Parameter path: a file that holds the name of the step under way.
    init(tellingStepsIn path: String) {
        try? Files.write("", to: path)
        steps = FileHandle(forWritingAtPath: path)
    }

    func add(_ trouble: Trouble, _ detail: String) { troubles.append((trouble, detail)) }

    /// Runs a step; its fault must be one of Timbre's own, which say what happened.
    ///
    /// - Returns: nil where it was refused.
    @discardableResult
    func step<Result>(_ name: String, _ body: () throws -> Result) -> Result? {
        try? steps?.seek(toOffset: 0)
        try? steps?.write(contentsOf: Data(name.padding(toLength: 40, withPad: " ", startingAt: 0).utf8))
        do {
            return try body()
        } catch {
            check(error, name)
            return nil
        }
    }

    private func check(_ error: any Error, _ step: String) {
        let text = "\(error)"
        guard error is any Fault else {
            return add(.fault, "\(step) throws \(type(of: error)): \(text.prefix(200))")
        }
        if text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty { add(.fault, "\(step) fails without a word") }
        if text.count > 200_000 { add(.fault, "\(step) fails with \(text.count) characters") }
    }
}
