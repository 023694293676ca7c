import TimbreTestTools

extension SplitMix {
    /// In 0..<count.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// True once in so many times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    /// 0 to 1.
    mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// A stream of its own for each seed.
    init(seed: UInt64, _ other: UInt64 = 0) {
        self.init(state: seed &* 0x9E37_79B9_7F4A_7C15 ^ other &* 0xD1B5_4A32_D192_ED03)
        _ = next()
    }
}
