/// Guesses each query's k-th best score from every 16th song, so that few songs that score less become candidates.
///
/// A guess is low enough for all but about one in ten thousand queries where the sample is like the rest of the songs.
/// A guess that is too high is reached by fewer than k songs, and the query must be searched again without it.
struct TopKSample {
    private static let step = 16
    /// Smallest k for which a guess saves more than the sample costs. Measured.
    private static let smallestK = 64

    /// Pass over the sample, for the scores that are guessed.
    private let pass: TopKPass
    /// Bit i says whether song i is in the sample.
    private let mask: [UInt32]

    /// - Returns: a sample; nil where a guess would not pay.
    init?(of pass: TopKPass) {
        guard pass.k >= Self.smallestK && pass.selectedCount >= 64 * pass.k else { return nil }
        mask = (0..<(pass.songCount + 31) / 32).map { 0x0001_0001 & (pass.mask?[$0] ?? .max) }
        // About k / 16 of the k best are in the sample, with its root as the deviation: four of them are to spare.
        let root = (4 + (16 + 4 * Double(pass.k) / Double(Self.step)).squareRoot()) / 2
        var reduced = pass
        reduced.k = Int((root * root).rounded(.up))
        self.pass = reduced
    }

    /// Raises the floors of some queries to the guesses.
    func raise(_ floors: UnsafeMutableBufferPointer<Float>, _ queries: UnsafePointer<Float>, _ halt: borrowing Halt) {
        let found = TopKResults(queryCount: floors.count, k: pass.k)
        mask.withUnsafeBufferPointer {
            var pass = pass
            pass.mask = $0.baseAddress
            pass.run(queries, floors, into: found, at: 0, halt)
        }
    }
}
