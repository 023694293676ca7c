extension Array where Element == Float {
    /// The finite elements in ascending order, by a radix sort of 11 bits at a time, which takes a tenth of the time of
    /// a comparison sort for a million.
    package func sortedByBits() -> [Float] {
        guard count > 1 << 10 else { return sorted() }
        var keys = map(\.ascendingBits)
        var other = [UInt32](repeating: 0, count: count)
        for shift: UInt32 in [0, 11, 22] {
            var places = [Int](repeating: 0, count: 1 << 11)
            for key in keys { places[Int(key >> shift & 0x7FF)] += 1 }
            if places.contains(count) { continue }
            var total = 0
            for digit in places.indices { (places[digit], total) = (total, total + places[digit]) }
            for key in keys {
                let digit = Int(key >> shift & 0x7FF)
                other[places[digit]] = key
                places[digit] += 1
            }
            swap(&keys, &other)
        }
        return keys.map { Float(ascendingBits: $0) }
    }

    /// A quantile of ascending values, with linear interpolation between neighbours, as NumPy's default.
    ///
    /// - Parameter share: a share from 0 (the smallest value) to 1 (the largest).
    package func quantile(_ share: Double) -> Double {
        let place = share * Double(count - 1)
        let (lower, upper) = (Int(place), Swift.min(Int(place) + 1, count - 1))
        return Double(self[lower]) + (Double(self[upper]) - Double(self[lower])) * (place - Double(lower))
    }
}

extension Float {
    /// Bits whose order as unsigned integers is that of the values.
    fileprivate var ascendingBits: UInt32 { sign == .minus ? ~bitPattern : bitPattern | 1 << 31 }

    fileprivate init(ascendingBits bits: UInt32) {
        self.init(bitPattern: bits >> 31 == 0 ? ~bits : bits & ~(1 << 31))
    }
}
