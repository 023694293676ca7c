/// The name of one of a catalogue's models.
public struct ModelName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Name of the model that is used where none is named.
    public static let standard = ModelName(known: "default")

    public let description: String

    /// Makes a name; nil for a text of another form.
    ///
    /// - Parameter text: up to 40 of a–z, 0–9, `-` and `_`, beginning with a letter or a digit.
    public init?(_ text: String) {
        let bytes = text.utf8
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard (1...40).contains(bytes.count), isLetterOrDigit(bytes.first!),
            bytes.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else { return nil }
        description = text
    }

    private init(known text: String) { description = text }

    /// Orders the standard model first, the others alphabetically.
    public static func < (one: ModelName, other: ModelName) -> Bool {
        if one == .standard || other == .standard { return one == .standard && other != .standard }
        return one.description < other.description
    }
}
