import Foundation
import TimbreBase
import TimbreCompute

extension Activation {
    func value(_ z: Double) -> Double {
        switch self {
        case .linear: z
        case .relu: max(z, 0)
        case .sigmoid: 1 / (1 + exp(-z))
        case .tanh: Foundation.tanh(z)
        }
    }

    /// The slope of the activation, by its output.
    func slope(_ y: Double) -> Double {
        switch self {
        case .linear: 1
        case .relu: y > 0 ? 1 : 0
        case .sigmoid: y * (1 - y)
        case .tanh: 1 - y * y
        }
    }

    /// A possible output of the activation, from a number in −1..<1.
    func sample(_ number: Float) -> Float {
        switch self {
        case .linear, .tanh: number
        case .relu: max(number, 0)
        case .sigmoid: (number + 1) / 2
        }
    }
}

extension Dropout {
    /// Factor of each unit, `[songs, columns]`: 0 or 1 / (1 − rate).
    func factors(songs: [Int32], columns: Int) -> [Double] {
        let philox = Philox(seed: seed)
        return songs.flatMap { song in
            (0..<columns).map { unit in
                let words = philox(UInt32(bitPattern: song), layer, UInt32(unit / 4), step)
                return words[unit % 4] >= threshold ? 1 / (1 - rate) : 0
            }
        }
    }
}

/// Sums of products and of their absolute values.
struct ReferenceProduct {
    var sums: [Double]
    var magnitudes: [Double]
    let columns: Int

    /// - Parameters:
    ///   - left: `(row, index)` of the left factor.
    ///   - right: `(index, column)` of the right factor.
    init(
        rows: Int, depth: Int, columns: Int, left: (Int, Int) -> Float, right: (Int, Int) -> Float
    ) {
        sums = .init(repeating: 0, count: rows * columns)
        magnitudes = sums
        self.columns = columns
        for row in 0..<rows {
            for index in 0..<depth {
                let factor = Double(left(row, index))
                for column in 0..<columns {
                    let product = factor * Double(right(index, column))
                    sums[row * columns + column] += product
                    magnitudes[row * columns + column] += abs(product)
                }
            }
        }
    }
}
