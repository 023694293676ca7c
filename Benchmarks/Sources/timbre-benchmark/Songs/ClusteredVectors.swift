import Dispatch

/// Unit vectors around 500 centres, as latent vectors of songs lie: noise of 0.35 a dimension about each.
struct ClusteredVectors {
    /// Even.
    static let dimensions = 20
    private let centres: [Float]

    init() {
        var draws = Draws(seed: 7)
        centres = (0..<500 * Self.dimensions / 2).flatMap { _ in [draws.normals()] }.flatMap { [$0.0, $0.1] }
    }

    /// Row-major `[count, dimensions]`; each seed gives other vectors.
    func drawn(_ count: Int, seed: UInt64) -> [Float] {
        let width = Self.dimensions
        let block = 65_536
        return [Float](unsafeUninitializedCapacity: count * width) { values, filled in
            nonisolated(unsafe) let values = values
            // A stream a block: the vectors do not depend on the number of threads.
            DispatchQueue.concurrentPerform(iterations: (count + block - 1) / block) { place in
                var draws = Draws(seed: seed &* 1_000_003 &+ UInt64(place))
                for row in place * block..<min((place + 1) * block, count) {
                    let centre = draws.integer(below: centres.count / width) * width
                    var squares = Float(0)
                    for column in stride(from: 0, to: width, by: 2) {
                        let noise = draws.normals()
                        let pair = (
                            centres[centre + column] + 0.35 * noise.0, centres[centre + column + 1] + 0.35 * noise.1
                        )
                        (values[row * width + column], values[row * width + column + 1]) = pair
                        squares += pair.0 * pair.0 + pair.1 * pair.1
                    }
                    let length = squares.squareRoot()
                    for column in 0..<width { values[row * width + column] /= length }
                }
            }
            filled = count * width
        }
    }
}
