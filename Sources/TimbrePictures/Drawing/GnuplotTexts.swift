/// The texts of a picture as data that gnuplot reads: lines of a block, which commands name by their numbers.
///
/// No text stands in a command, so that none can be one, whatever its characters: a block's lines are taken as they are.
/// Each begins with `#`, so that none can be the block's end, and each would be a comment where a gnuplot took it for a
/// command all the same (before 5.0 it knows no blocks).
struct GnuplotTexts {
    private let format: PictureFormat
    private var lines: [String] = []

    init(format: PictureFormat) { self.format = format }

    /// Adds a text, without what no line can hold.
    ///
    /// - Returns: gnuplot's expression for the text.
    mutating func expression(for text: String) -> String {
        let text = PictureText.short(text, PictureText.longest)
        lines.append(format == .svg ? Self.withReferences(text) : text)
        return "$texts[\(lines.count)][2:*]"
    }

    /// gnuplot writes `<` and `&` as XML wants them, but not `]]>`, which no text may hold, and leaves `&#x41;` as it is.
    /// (5.2 to 6.0.) Their last character becomes a reference of that kind.
    private static func withReferences(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case ">" where result.suffix(2).elementsEqual("]]".unicodeScalars): result += "&#x3E;".unicodeScalars
            case "x" where result.suffix(2).elementsEqual("&#".unicodeScalars): result += "&#x78;".unicodeScalars
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The command that defines the block, before any command that names a text.
    var definition: String { "$texts << END\n" + lines.map { "#\($0)\n" }.joined() + "END\n" }
}
