import TimbreBase

/// Format of one or several names in the cells of a column.
struct NameList: Sendable, Equatable {
    enum Separator: Sendable, Equatable {
        /// A byte at any position: `A;B`, `A|B`.
        case byte(UInt8)
        /// A comma without a space after it; ", " belongs to a name: `Tyler, The Creator,Frank Ocean`.
        case tightComma
        /// A comma without a backslash before it; `\,` belongs to a name.
        case escapedComma
        /// A comma that may also belong to a name, as judged by `known`.
        case openComma
    }

    /// Separator of names; nil where a cell holds one name.
    var separator: Separator?
    /// Whether lists in brackets, `['A', "B"]`, are parsed; false where a recipe gives the separator.
    var readsBrackets = true
    /// Names by which an open comma is judged.
    var known = KnownNames([])

    /// Passes each name of a cell to the body, without surrounding spaces; nothing for an empty list. Empty names are
    /// left out, except where a recipe gives the separator: the first may then be empty and is "unknown".
    ///
    /// - Parameter cell: valid UTF-8 without surrounding spaces.
    func forEachName(in cell: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        if readsBrackets, let first = cell.first, let names = BracketedList(cell, opening: first) {
            for name in names.names {
                name.withUnsafeBytes { bytes in
                    let name = bytes.trimmed
                    if !name.isEmpty { body(name) }
                }
            }
            return
        }
        switch separator {
        case nil: body(cell)
        case .byte(let byte):
            guard cell.contains(byte) else { return body(cell) }
            // The semicolon of "&amp;" is no separator.
            if byte == UInt8(ascii: ";"), cell.contains(UInt8(ascii: "&")), Self.hasEntity(cell) { return body(cell) }
            Self.split(cell, keepsEmpty: !readsBrackets, body) { bytes, place in bytes[place] == byte }
        case .tightComma:
            Self.split(cell, body) { bytes, place in
                bytes[place] == Self.comma && (place + 1 == bytes.count || bytes[place + 1] != 0x20)
            }
        case .escapedComma:
            Self.split(cell, { Self.passUnescaped($0, body) }) { bytes, place in
                bytes[place] == Self.comma && (place == 0 || bytes[place - 1] != Self.backslash)
            }
        case .openComma: splitOpen(cell, body)
        }
    }

    static let comma = UInt8(ascii: ",")
    /// Largest number of parts in a name with commas.
    private static let mostCommas = 6
    private static let backslash = UInt8(ascii: "\\")

    private static func passUnescaped(_ name: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard name.contains(backslash) else { return body(name) }
        var plain: [UInt8] = []
        for (place, byte) in name.enumerated() {
            let escapes = byte == backslash && place + 1 < name.count && name[place + 1] == comma
            if !escapes { plain.append(byte) }
        }
        plain.withUnsafeBytes { body($0) }
    }

    private static func split(
        _ cell: UnsafeRawBufferPointer, keepsEmpty: Bool = false, _ body: (UnsafeRawBufferPointer) -> Void,
        isEnd: (UnsafeRawBufferPointer, Int) -> Bool
    ) {
        var start = 0
        for place in 0...cell.count where place == cell.count || isEnd(cell, place) {
            let name = UnsafeRawBufferPointer(rebasing: cell[start..<place]).trimmed
            if keepsEmpty || !name.isEmpty { body(name) }
            start = place + 1
        }
    }

    static func hasEntity(_ cell: UnsafeRawBufferPointer) -> Bool {
        let text = String(decoding: cell, as: UTF8.self)
        return ["&amp;", "&quot;", "&#", "&lt;", "&gt;", "&apos;"].contains { text.contains($0) }
    }

    /// Splits at open commas. A cell stays whole where no part after its first comma is a known name; within a longer
    /// list, joined parts stay whole where they are a known name.
    private func splitOpen(_ cell: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard cell.contains(Self.comma) else { return body(cell) }
        let parts = Self.parts(of: cell)
        guard parts.dropFirst().contains(where: known.isName) else { return body(cell) }
        var start = 0
        while start < parts.count {
            var end = start + 1
            let most = min(parts.count, start + Self.mostCommas)
            for longer in stride(from: start + 2, through: most, by: 1) where longer - start < parts.count {
                if known.isName(parts[longer - 1]) { break }
                if known.isName(Self.span(from: parts[start], through: parts[longer - 1])) { end = longer }
            }
            body(Self.span(from: parts[start], through: parts[end - 1]))
            start = end
        }
    }

    /// Parts of a cell between commas, without surrounding spaces; empty ones are left out.
    static func parts(of cell: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        var parts: [UnsafeRawBufferPointer] = []
        split(cell, { parts.append($0) }) { bytes, place in bytes[place] == comma }
        return parts
    }

    private static func span(
        from first: UnsafeRawBufferPointer, through last: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        let start = first.baseAddress!
        return UnsafeRawBufferPointer(start: start, count: last.baseAddress! - start + last.count)
    }

    /// Names of a text, in order.
    func names(in text: String) -> [String] {
        var (text, names) = (text, [String]())
        text.withUTF8 { bytes in
            forEachName(in: UnsafeRawBufferPointer(bytes).trimmed) {
                if !$0.isEmpty { names.append(String(decoding: $0, as: UTF8.self)) }
            }
        }
        return names
    }
}
