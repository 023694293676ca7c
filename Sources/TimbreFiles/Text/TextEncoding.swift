/// Encoding of a text's characters as bytes.
package struct TextEncoding: Sendable, Equatable {
    /// The name as `iconv -l` lists it.
    package let name: String

    package static let utf8 = TextEncoding(name: "UTF-8")
    package static let utf16LittleEndian = TextEncoding(name: "UTF-16LE")
    package static let utf16BigEndian = TextEncoding(name: "UTF-16BE")
    package static let utf32LittleEndian = TextEncoding(name: "UTF-32LE")
    package static let utf32BigEndian = TextEncoding(name: "UTF-32BE")
    /// Western Europe's encoding, a superset of Latin-1 but for control characters that no text holds.
    package static let windows1252 = TextEncoding(name: "WINDOWS-1252")

    private init(name: String) { self.name = name }

    /// Looks up an encoding by its name, in large letters or small.
    ///
    /// - Returns: the encoding; nil for an unknown name. The names of Unicode's encodings and of Western Europe's are
    ///   known here, all others to the system's `iconv`.
    package init?(named name: String) {
        let letters = name.lowercased().filter { !"-_ ".contains($0) }
        if let (encoding, _) = Self.aliases.first(where: { $0.names.contains(letters) }) {
            self = encoding
            return
        }
        // A slash begins a wish of how to convert, and no name at all stands for the language of the user.
        let isName = name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
        guard !name.isEmpty, isName, IconvDecoder(from: name) != nil else { return nil }
        self.name = name.uppercased()
    }

    private static let aliases: [(encoding: TextEncoding, names: [String])] = [
        (.utf8, ["utf8", "utf8sig", "utf8bom", "ascii", "usascii"]),
        (.utf16LittleEndian, ["utf16le", "utf16", "unicode"]), (.utf16BigEndian, ["utf16be"]),
        (.utf32LittleEndian, ["utf32le", "utf32"]), (.utf32BigEndian, ["utf32be"]),
        (.windows1252, ["windows1252", "cp1252", "ansi", "latin1", "iso88591"]),
    ]

    /// Decoder to UTF-8; nil for UTF-8 itself, and for a name that the system does not know any more.
    func makeDecoder() -> (any TextDecoder)? {
        switch self {
        case .utf8: nil
        case .utf16LittleEndian: WideDecoder<UInt16>(isBigEndian: false)
        case .utf16BigEndian: WideDecoder<UInt16>(isBigEndian: true)
        case .utf32LittleEndian: WideDecoder<UInt32>(isBigEndian: false)
        case .utf32BigEndian: WideDecoder<UInt32>(isBigEndian: true)
        case .windows1252: Windows1252Decoder()
        default: IconvDecoder(from: name)
        }
    }
}
