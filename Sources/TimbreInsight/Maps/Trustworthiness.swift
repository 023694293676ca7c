import TimbreCompute

/// How far a map's neighbours are neighbours indeed (Venna, Kaski, "Neighborhood Preservation in Nonlinear Projection
/// Methods", 2001): 1 where the k nearest songs on the map are the k nearest by their vectors, about one half where places
/// are random. A song that is near on the map and far in truth costs as many ranks as it is too far.
public enum Trustworthiness {
    /// Neighbours that are looked at, unless there are too few songs.
    public static let neighbourCount = 12
    /// Pairs that are compared at most: all of up to 31,622 songs; above, a sample of songs among all others.
    public static let pairLimit = 1_000_000_000

    /// - Parameters:
    ///   - map: row-major `[n, 2]`.
    ///   - values: row-major `[n, dimensions]`.
    ///   - k: at least 1, below n / 2.
    ///   - pairLimit: beyond it, a seeded sample of songs is judged, each among all others; 500 songs at least.
    /// - Throws: `ComputeFault.interrupted` where it is cancelled.
    public static func measure(
        of map: [Float], in values: [Float], dimensions: Int, neighbours k: Int, seed: UInt64 = 42,
        pairLimit: Int = pairLimit, threads: Int? = nil, isCancelled: () -> Bool = { false }
    ) throws -> Double {
        let n = map.count / 2
        precondition(values.count == n * dimensions && k >= 1 && 2 * k < n, "\(k) neighbours of \(n) songs")
        let judged = SongSample.ids(of: n, count: max(min(pairLimit / n, n), min(500, n)), seed: seed)
        let (space, plane) = (SongBlocks(values, dimensions: dimensions), SongBlocks(map, dimensions: 2))
        let workers = Workers(count: threads)
        var penalty = 0
        // Tiles of songs, so that it can be stopped.
        for start in stride(from: 0, to: judged.count, by: 1024) {
            if isCancelled() { throw ComputeFault.interrupted }
            let songs = judged[start..<min(start + 1024, judged.count)]
            penalty += workers.mapTiles(of: songs.count, size: 16) { tile in
                tile.reduce(0) { sum, place in
                    let song = songs[songs.startIndex + place]
                    let ranks = space.ranks(of: plane.nearest(to: song, k: k), from: song)
                    return sum + ranks.reduce(0) { $0 + max($1 - k, 0) }
                }
            }.reduce(0, +)
        }
        let worst = Double(judged.count) * Double(k) * Double(2 * n - 3 * k - 1)
        return 1 - 2 * Double(penalty) / worst
    }
}

/// Points, sixteen of them side by side.
struct SongBlocks: Sendable {
    private let count: Int
    private let dimensions: Int
    /// `[blocks, dimensions]`; beyond the last point NaN, which is near to nothing.
    private let blocks: [SIMD16<Float>]

    /// - Parameter values: row-major `[n, dimensions]`.
    init(_ values: [Float], dimensions d: Int) {
        (count, dimensions) = (values.count / d, d)
        var blocks = [SIMD16<Float>](repeating: SIMD16(repeating: .nan), count: (count + 15) / 16 * d)
        for point in 0..<count {
            for j in 0..<d { blocks[point / 16 * d + j][point % 16] = values[point * d + j] }
        }
        self.blocks = blocks
    }

    private func vector(_ point: Int) -> [Float] {
        (0..<dimensions).map { blocks[point / 16 * dimensions + $0][point % 16] }
    }

    private func squaredDistances(_ block: Int, from vector: [Float]) -> SIMD16<Float> {
        var sum = SIMD16<Float>.zero
        for j in 0..<dimensions {
            let difference = blocks[block * dimensions + j] - vector[j]
            sum += difference * difference
        }
        return sum
    }

    /// The k nearest other points, by distance, then id.
    func nearest(to point: Int, k: Int) -> [Int] {
        let own = vector(point)
        var found: [(square: Float, id: Int)] = []
        var limit = Float.infinity
        for block in 0..<(count + 15) / 16 {
            let squares = squaredDistances(block, from: own)
            guard any(squares .< limit) || found.count < k else { continue }
            for lane in 0..<min(16, count - block * 16) where block * 16 + lane != point {
                let square = squares[lane]
                guard square < limit || found.count < k else { continue }
                if found.count == k { found.removeLast() }
                let place = found.lastIndex { $0.square <= square }.map { $0 + 1 } ?? 0
                found.insert((square, block * 16 + lane), at: place)
                if found.count == k { limit = found[k - 1].square }
            }
        }
        return found.map(\.id)
    }

    /// The rank of each of these points among all others by distance from a point, from 1; points at the same distance
    /// share the better rank.
    func ranks(of others: [Int], from point: Int) -> [Int] {
        let own = vector(point)
        let squares = others.map { squaredDistances($0 / 16, from: own)[$0 % 16] }
        var nearer = [SIMD16<Int32>](repeating: .zero, count: others.count)
        for block in 0..<(count + 15) / 16 {
            let distances = squaredDistances(block, from: own)
            for (place, square) in squares.enumerated() {
                nearer[place].replace(with: nearer[place] &+ 1, where: distances .< square)
            }
        }
        // The point itself is nearer than all that lie elsewhere.
        return zip(nearer, squares).map { Int($0.wrappedSum()) + ($1 > 0 ? 0 : 1) }
    }
}
