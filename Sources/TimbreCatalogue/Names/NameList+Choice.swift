import TimbreBase

extension NameList {
    /// Chooses the separator of several names in a column of artists, genres or emotions.
    ///
    /// - Parameters:
    ///   - cells: the cells of the sample that are not missing.
    ///   - field: the field of the column: genres are always separated by a comma, which is often part of an artist's
    ///     name.
    static func choice(for cells: [String], of field: SongField) -> NameList {
        var (semicolons, bars, commas) = (0, 0, 0)
        var (escaped, tight, open) = (0, 0, 0)
        for cell in cells {
            let bytes = Array(cell.utf8)
            if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") { continue }
            let hasSemicolon = bytes.contains(UInt8(ascii: ";")) && !bytes.withUnsafeBytes { hasEntity($0) }
            let hasBar = bytes.contains(UInt8(ascii: "|"))
            if hasSemicolon { semicolons += 1 }
            if hasBar { bars += 1 }
            if bytes.contains(comma), !hasSemicolon, !hasBar { commas += 1 }
            for (place, byte) in bytes.enumerated() where byte == comma {
                let next = place + 1 < bytes.count ? bytes[place + 1] : 0x20
                let previous = place > 0 ? bytes[place - 1] : 0x20
                if previous == UInt8(ascii: "\\") {
                    escaped += 1
                } else if next <= 0x20 {
                    open += 1
                } else if !(next &- 0x30 < 10 && previous &- 0x30 < 10) {
                    tight += 1
                }
            }
        }
        // A band may have the mark in its name: of a few artists in a hundred, the parts are artists elsewhere too.
        if field == .artist, bars * 100 < cells.count {
            let alone = Set(cells)
            let parts = cells.filter { $0.contains("|") }.flatMap { $0.split(separator: "|") }
            if parts.count(where: { alone.contains(String(Substring($0).trimmed)) }) * 2 < parts.count { bars = 0 }
        }
        let semicolon = NameList(separator: .byte(UInt8(ascii: ";")))
        // Names contain commas, but rarely ";" or "|": if at least a tenth as many cells have these, they are
        // separators; fewer are slips.
        if max(semicolons, bars) * 10 >= max(1, commas) {
            return semicolons >= bars ? semicolon : NameList(separator: .byte(UInt8(ascii: "|")))
        }
        if escaped * 10 >= max(1, commas) { return NameList(separator: .escapedComma) }
        if field != .artist { return tight + open > 0 ? NameList(separator: .byte(comma)) : semicolon }
        if tight > open { return NameList(separator: .tightComma) }
        return tight + open > 0 ? NameList(separator: .openComma) : semicolon
    }

    /// Whether a cell has the mark between names.
    func isIn(_ cell: String) -> Bool {
        switch separator {
        case nil: false
        case .byte(let byte): cell.utf8.contains(byte)
        case .tightComma, .escapedComma, .openComma: cell.utf8.contains(Self.comma)
        }
    }

    /// Description for people; nil for one name a cell.
    var inWords: String? {
        switch separator {
        case nil: nil
        case .byte(let byte): "several by “\(Character(Unicode.Scalar(byte)))”"
        case .tightComma: "several by a comma without a space"
        case .escapedComma: "several by “,”, with “\\,” in names"
        case .openComma: "several by “, ” where what follows stands alone elsewhere"
        }
    }
}
