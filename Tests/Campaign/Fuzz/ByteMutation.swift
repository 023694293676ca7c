import TimbreTestTools

/// Changes of bytes that know nothing of what they mean.
enum ByteMutation {
    static func apply(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        for _ in 0..<(1 + random.below(4)) { once(&bytes, &random) }
    }

    private static func once(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        guard !bytes.isEmpty else {
            bytes = [UInt8(truncatingIfNeeded: random.next())]
            return
        }
        let place = random.below(bytes.count)
        let end = min(bytes.count, place + 1 + random.below(random.once(in: 4) ? 200 : 8))
        switch random.below(10) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.below(bytes.count))
        case 4:
            bytes.insert(contentsOf: (0..<end - place).map { _ in UInt8(truncatingIfNeeded: random.next()) }, at: place)
        case 5: bytes.removeSubrange(place...)
        case 6: bytes.insert(contentsOf: random.pick(Extremes.names).utf8, at: place)
        case 7: bytes.replaceSubrange(place..<end, with: random.pick(Extremes.texts).utf8)
        case 8: overwrite(&bytes, at: place, with: Int64(random.pick(Extremes.integers)))
        default: for index in place..<end { bytes[index] = random.pick([0, 0xFF, 0x80, 0x7F, 0x0A, 0x22, 0x2C]) }
        }
    }

    static func overwrite(_ bytes: inout [UInt8], at place: Int, with value: Int64) {
        for index in 0..<8 where place + index < bytes.count {
            bytes[place + index] = UInt8(truncatingIfNeeded: value >> (Int64(index) * 8))
        }
    }
}
