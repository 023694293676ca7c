/// What keeps something from being measured.
enum BenchmarkFault: Error, CustomStringConvertible {
    /// A program can't be started.
    case notStarted(command: [String], reason: String)
    /// A program ended with another status than 0, or before it answered; with the end of what it said.
    case ended(command: [String], status: Int32, messages: String)
    /// A program answered what is no answer.
    case notUnderstood(command: [String], answer: String)
    /// An answer without this figure.
    case missingFigure(String)
    case noRawLines(path: String)
    case unwritable(path: String, reason: String)

    var description: String {
        switch self {
        case .notStarted(let command, let reason): "\(command[0]) does not start: \(reason)"
        case .ended(let command, let status, let messages):
            "\(command.joined(separator: " ")): status \(status)\(messages.isEmpty ? "" : ": \(messages)")"
        case .notUnderstood(let command, let answer):
            "\(command.joined(separator: " ")) answered “\(answer)”, which is no JSON object"
        case .missingFigure(let name): "the answer has no figure “\(name)”"
        case .noRawLines(let path): "\(path) holds no raw lines"
        case .unwritable(let path, let reason): "\(path) can't be written: \(reason)"
        }
    }
}
