extension String {
    /// The text as an argument of a command that a user may copy: in quotes where a shell would not take it as it is.
    var asArgument: String {
        let isPlain =
            !isEmpty
            && unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_./:=+-@,%".unicodeScalars.contains($0)
            }
        return isPlain ? self : "'\(replacing("'", with: "'\\''"))'"
    }
}
