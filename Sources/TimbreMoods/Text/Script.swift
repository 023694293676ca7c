/// A script of letters, by which texts are told apart.
enum Script: UInt8, CaseIterable {
    case other, latin, greek, cyrillic, armenian, hebrew, arabic, indic, thai, hangul, kana, han, georgian

    /// Script of a token's first letter; nil for a number.
    init?(of token: String) {
        guard let scalar = token.unicodeScalars.first, scalar.properties.isAlphabetic else { return nil }
        self =
            switch scalar.value {
            case 0x41...0x24F, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA720...0xA7FF: .latin
            case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
            case 0x400...0x52F, 0x1C80...0x1C8F: .cyrillic
            case 0x530...0x58F: .armenian
            case 0x590...0x5FF: .hebrew
            case 0x600...0x7FF, 0x8A0...0x8FF: .arabic
            case 0x900...0xDFF: .indic
            case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: .thai
            case 0x10A0...0x10FF: .georgian
            case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: .hangul
            case 0x3040...0x30FF, 0x31F0...0x31FF: .kana
            case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .han
            default: .other
            }
    }
}
