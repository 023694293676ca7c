import TimbreCompute

/// Sequences of awkward lengths, empty ones among them, with a given number of tokens together.
struct SequenceExample {
    /// `[sequences + 1]`.
    let starts: [Int32]

    init(tokens: Int, seed: Int) {
        let lengths = [7, 0, 1, 93, 33, 0, 257, 2, 32, 64]
        var starts: [Int32] = [0]
        var place = seed
        while starts[starts.count - 1] < tokens {
            let length = min(lengths[place % lengths.count], tokens - Int(starts[starts.count - 1]))
            starts.append(starts[starts.count - 1] + Int32(length))
            place += 1
        }
        // The last may be empty too.
        if seed % 2 == 1 { starts.append(starts[starts.count - 1]) }
        self.starts = starts
    }

    /// Sequences of 80 tokens, and a last one of the remaining tokens.
    init(songs tokens: Int) {
        starts = stride(from: 0, to: tokens, by: 80).map { Int32($0) } + [Int32(tokens)]
    }

    var ranges: [Range<Int>] { zip(starts, starts.dropFirst()).map { Int($0)..<Int($1) } }

    func sequences(on device: Device) throws -> Sequences {
        let owners = ranges.enumerated().flatMap { [Int32](repeating: Int32($0), count: $1.count) }
        return Sequences(
            starts: try device.column(starts), owners: try device.column(owners),
            longest: ranges.map(\.count).max() ?? 0)
    }
}

extension [Float] {
    /// Rows of a row-major matrix.
    func bounded(columns: Int) -> [[Bounded]] {
        stride(from: 0, to: count, by: columns).map { self[$0..<$0 + columns].map { Bounded($0) } }
    }
}

extension [[Bounded]] {
    /// All elements, row-major.
    var expected: [Expected] { joined().map { Expected($0.value, tolerance: $0.error) } }
}
