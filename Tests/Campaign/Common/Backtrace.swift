/// Where a program broke.
enum Backtrace {
    /// What the runtime says, and the first lines of Timbre on the stack.
    static func place(in messages: String) -> String {
        let lines = messages.split(separator: "\n").map(String.init)
        let reason = lines.first { $0.contains("Fatal error") || $0.hasPrefix("***") && $0.contains("failure") } ?? ""
        let frames = lines.filter { $0.contains("/Sources/") || $0.contains("/kernels/") }.prefix(2).compactMap {
            line in
            line.split(separator: " ").last.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
        }
        return ([reason] + frames).joined(separator: " ")
    }
}
