import TimbreBase

extension NameList {
    /// How a column of artists, genres or emotions writes several names.
    ///
    /// - Parameters:
    ///   - cells: of the sample, without those that are missing.
    ///   - field: genres may always be parted at a comma; in artists' names it is often a part of the name.
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
        let semicolon = NameList(separator: .byte(UInt8(ascii: ";")))
        // Names have commas, and neither ";" nor "|": a tenth as many cells with these are lists, fewer are slips.
        if max(semicolons, bars) * 10 >= max(1, commas) {
            return semicolons >= bars ? semicolon : NameList(separator: .byte(UInt8(ascii: "|")))
        }
        if escaped * 10 >= max(1, commas) { return NameList(separator: .escapedComma) }
        if field != .artist { return tight + open > 0 ? NameList(separator: .byte(comma)) : semicolon }
        if tight > open { return NameList(separator: .tightComma) }
        return tight + open > 0 ? NameList(separator: .openComma) : semicolon
    }

    /// As people are told of it; nil for one name a cell.
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
