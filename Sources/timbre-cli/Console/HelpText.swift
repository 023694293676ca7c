/// Help for users, from ArgumentParser's.
enum HelpText {
    /// Undoes line breaks within examples: a command that is broken on a narrow terminal can't be copied.
    ///
    /// - Parameter text: help with lines wrapped to the terminal; of the overview, only examples are indented.
    static func keepingExamples(_ text: String) -> String {
        var (lines, isExample, isOverview) = ([Substring](), false, true)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("USAGE:") { isOverview = false }
            if isOverview, isExample, !line.isEmpty, !line.hasPrefix(" "), let begun = lines.last {
                lines[lines.count - 1] = begun + " " + line
            } else {
                lines.append(line)
                isExample = line.hasPrefix("  timbre ")
            }
        }
        return lines.joined(separator: "\n")
    }
}
