/// The name of one of a catalogue's models.
public struct ModelName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The model that is meant where none is named.
    public static let standard = ModelName(known: "default")

    public let description: String

    /// - Parameter text: up to 40 of a–z, 0–9, `-` and `_`, of which the first is a letter or a digit.
    /// - Returns: nil for another text.
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

    /// The standard model first, then by the letters.
    public static func < (one: ModelName, other: ModelName) -> Bool {
        if one == .standard || other == .standard { return one == .standard && other != .standard }
        return one.description < other.description
    }
}
