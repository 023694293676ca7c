/// The purpose of random numbers: the second word of Philox's counter. No two purposes share a number, whatever the
/// seed.
///
/// Dropout uses the layers' numbers, 0, 1, …, as its streams; every other purpose is listed here. Synthetic songs come
/// from another generator, `SynthesisRandom`.
package enum RandomStream: UInt32, CaseIterable, Sendable {
    // Training.
    case split = 0xFFFF_0001
    case order = 0xFFFF_0002
    /// Category ids that become "unknown".
    case unknownCategories = 0xFFFF_0003
    case initialWeights = 0xFFFF_0004
    /// One of a song's playlists, drawn for each epoch as its label in the contrast.
    case playlistLabels = 0xFFFF_0005
    /// One of a song's several names, artists for example, drawn for each epoch as its label in the contrast.
    case nameLabels = 0xFFFF_000E
    /// Noise on a step's input.
    case inputNoise = 0xFFFF_000D

    // Maps and pictures.
    case mapJitter = 0xFFFF_0006
    /// Songs that get a place on a map.
    case mapSample = 0xFFFF_0007
    case layoutEpochs = 0xFFFF_0008
    /// Sample of points that repel the others in an epoch of a map's layout.
    case layoutPushing = 0xFFFF_000A
    /// Songs that a map's trustworthiness is measured on.
    case judgedSample = 0xFFFF_000B
    /// Songs that pictures show.
    case pictureSample = 0xFFFF_000C
    case drawingOrder = 0xFFFF_0009

    // Clusters.
    case firstCentres = 0xFFFF_0100
    case silhouetteSample = 0xFFFF_0200

    // Evaluation.
    case evaluationQueries = 0xFFFF_0101
    case evaluationPlaylists = 0xFFFF_0102
    case seedSongs = 0xFFFF_0103
    case randomVectors = 0xFFFF_0104
    case resamples = 0xFFFF_0105
    case spreadSongs = 0xFFFF_0106

    // Moods.
    case moodFolds = 0xFFFF_0300
    /// Songs of a mood that are drawn.
    case moodSongs = 0xFFFF_0301
    case moodResamples = 0xFFFF_0302
    case shuffledLabels = 0xFFFF_0303

    /// The order in which a map's points are drawn.
    case mapPoints = 0xFFFF_0400
}

extension Philox {
    /// Random permutation of 0..<count by Fisher–Yates, from the last element down.
    ///
    /// The n-th swap, from 0, exchanges element `i = count − 1 − n` with element `(word × (i + 1)) >> 32`, where the
    /// word is number `n % 4` of the counter `(n / 4, stream, 0, epoch)`.
    package func permutation(_ count: Int, stream: RandomStream, epoch: UInt32 = 0) -> [Int32] {
        var order = (0..<Int32(count)).map { $0 }
        let counters = (0..<UInt32((count + 3) / 4)).map { $0 }
        let words = (0..<4).map { self.words($0, counters, stream, 0, epoch) }
        for swap in 0..<max(count - 1, 0) {
            let place = count - 1 - swap
            let other = Int((UInt64(words[swap % 4][swap / 4]) * UInt64(place + 1)) >> 32)
            order.swapAt(place, other)
        }
        return order
    }

    /// Uniform numbers in `−limit ..< limit`: number i is made of the upper 24 bits of word `i % 4` of the counter
    /// `(i / 4, initialWeights, tensor, 0)`.
    package func uniform(_ count: Int, limit: Double, tensor: Int) -> [Float] {
        var values = [Float]()
        values.reserveCapacity(count + 3)
        let scale = limit / 8_388_608
        for block in 0..<(count + 3) / 4 {
            let words = self(UInt32(block), .initialWeights, UInt32(tensor), 0)
            for word in 0..<4 {
                values.append(Float((Double(words[word] >> 8) - 8_388_608) * scale))
            }
        }
        values.removeLast(values.count - count)
        return values
    }
}
