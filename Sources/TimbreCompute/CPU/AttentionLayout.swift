import CTimbreLoops

/// A thread's memory for one head over one sequence of n tokens; d is the head's width. Scores are kept for one block
/// of queries at a time.
struct AttentionMemory {
    /// `[n, d]` each.
    let queries: UnsafeMutablePointer<Float>
    let keys: UnsafeMutablePointer<Float>
    let values: UnsafeMutablePointer<Float>
    /// Keys and values as the products' loops take them: keys transposed, and on the way back values too.
    let packedKeys: UnsafeMutablePointer<Float>
    let packedValues: UnsafeMutablePointer<Float>
    /// `[block, n]`
    let scores: UnsafeMutablePointer<Float>
    /// `[n, d]`, on the way forward `[block, d]`.
    let results: UnsafeMutablePointer<Float>
    /// `[n]`, on the way forward `[block]`.
    let logs: UnsafeMutablePointer<Float>

    // Used on the way back alone.
    let packedRows: UnsafeMutablePointer<Float>
    let scoreSlopes: UnsafeMutablePointer<Float>
    /// `[n, d]` each.
    let gradient: UnsafeMutablePointer<Float>
    let querySlopes: UnsafeMutablePointer<Float>
    /// `[n, sumWidth]` each.
    let keySlopes: UnsafeMutablePointer<Float>
    let valueSlopes: UnsafeMutablePointer<Float>
    /// `[n]`
    let dots: UnsafeMutablePointer<Float>
}

/// Positions of the parts of a thread's memory, for the longest sequence of a batch.
struct AttentionLayout {
    /// Queries whose scores are computed together: four register tiles of the loops, and a block of 100 keys' scores
    /// stays in the first cache.
    private static let blockRows = 48

    /// Distance in floats between rows of sums of products.
    let sumWidth: Int
    private let counts: [Int]
    /// Number of floats for a thread.
    var count: Int { counts.reduce(0, +) }

    init(_ attention: Attention, hasGradient: Bool) {
        let (n, d) = (attention.sequences.longest, attention.headWidth)
        sumWidth = timbre_sum_columns(d)
        let rows = n * d
        // Values are packed as they are or transposed.
        let packed = max(timbre_packed_count(n, d), timbre_packed_count(d, n))
        let own = [rows, rows, rows, packed, packed, Self.blockRows * n, max(rows, Self.blockRows * d)]
        let logs = [max(n, Self.blockRows)]
        let back = [packed, Self.blockRows * n, rows, rows, n * sumWidth, n * sumWidth, n]
        // Each begins on a cache line.
        counts = (own + logs + (hasGradient ? back : [])).map { ($0 + 15) / 16 * 16 }
    }

    /// Consecutive blocks of rows.
    static func blocks(of n: Int) -> [Range<Int>] {
        stride(from: 0, to: n, by: blockRows).map { $0..<min($0 + blockRows, n) }
    }

    func at(_ memory: UnsafeMutablePointer<Float>) -> AttentionMemory {
        var next = memory
        var parts = counts.map { count in
            defer { next += count }
            return next
        }
        // The way forward touches none of the parts that it lacks.
        parts += Array(repeating: memory, count: 15 - parts.count)
        return AttentionMemory(
            queries: parts[0], keys: parts[1], values: parts[2], packedKeys: parts[3], packedValues: parts[4],
            scores: parts[5], results: parts[6], logs: parts[7], packedRows: parts[8], scoreSlopes: parts[9],
            gradient: parts[10], querySlopes: parts[11], keySlopes: parts[12], valueSlopes: parts[13], dots: parts[14])
    }
}
