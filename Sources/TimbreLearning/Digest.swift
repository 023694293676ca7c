import TimbreCatalogue

/// FNV-1a over 32-bit words: tells data sets apart, keeps no secret.
struct Digest: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ word: UInt32) {
        state = (state ^ UInt64(word)) &* 0x0000_0100_0000_01B3
    }

    /// 16 hexadecimal digits.
    var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension SongFeatures {
    /// Of every number, id and vocabulary size.
    var digest: String {
        var digest = Digest()
        digest.add(UInt32(truncatingIfNeeded: songCount))
        for size in vocabularySizes { digest.add(UInt32(truncatingIfNeeded: size)) }
        for number in numbers { digest.add(number.bitPattern) }
        for id in categories { digest.add(UInt32(bitPattern: id)) }
        return digest.text
    }
}
