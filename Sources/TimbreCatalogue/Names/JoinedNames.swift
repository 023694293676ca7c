/// Encoding of a song's names in one text: they are separated by "; ", and a ";" within a name is doubled, so that
/// decoding gives exactly these names.
package enum JoinedNames {
    private static let mark = UInt8(ascii: ";")

    /// The text of several names.
    package static func text(_ names: [String]) -> String {
        var bytes: [UInt8] = []
        for var name in names { name.withUTF8 { append(UnsafeRawBufferPointer($0), to: &bytes) } }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes the names of a text made by `text`; any other text gives some names too.
    package static func names(in text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var names: [String] = []
            forEachName(in: UnsafeRawBufferPointer(bytes)) { names.append(String(decoding: $0, as: UTF8.self)) }
            return names
        }
    }

    /// Adds a name to those that a text has.
    static func append(_ name: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        if !text.isEmpty { text += [mark, UInt8(ascii: " ")] }
        guard name.contains(mark) else { return text += name }
        for byte in name {
            text.append(byte)
            if byte == mark { text.append(mark) }
        }
    }

    /// Passes each name of a text to the body, in order; an empty text has none.
    static func forEachName(in text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard !text.isEmpty else { return }
        guard text.contains(mark) else { return body(text) }
        var name: [UInt8] = []
        var place = 0
        while place < text.count {
            if text[place] != mark {
                name.append(text[place])
                place += 1
            } else if place + 1 < text.count, text[place + 1] == mark {
                name.append(mark)
                place += 2
            } else {
                name.withUnsafeBytes(body)
                name.removeAll(keepingCapacity: true)
                // The semicolon and the space after it.
                place += place + 1 < text.count && text[place + 1] == UInt8(ascii: " ") ? 2 : 1
            }
        }
        name.withUnsafeBytes(body)
    }
}
