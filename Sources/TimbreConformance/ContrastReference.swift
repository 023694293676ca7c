import Foundation
import TimbreCompute

/// A contrast in plain loops: its part of the losses, and its gradient, each with its error bound.
struct ContrastReference {
    private(set) var losses: [Bounded] = []
    /// Gradient by the latent vectors, `[songs][width]`.
    private(set) var gradient: [[Bounded]] = []

    /// - Parameters:
    ///   - labels: the label of each song, for each category.
    ///   - scale: the factor of the gradient.
    init(_ contrast: Contrast, latents: [[Bounded]], labels: [[Int32]], scale: Double) {
        for first in stride(from: 0, to: latents.count, by: Contrast.groupSongs) {
            let group = first..<min(first + Contrast.groupSongs, latents.count)
            add(contrast, Array(latents[group]), labels.map { Array($0[group]) }, scale)
        }
    }

    private mutating func add(_ contrast: Contrast, _ latents: [[Bounded]], _ labels: [[Int32]], _ scale: Double) {
        let (songs, sharpness) = (latents.indices, 1 / contrast.temperature)
        let inverses = latents.map { vector in
            let squares = Bounded.dot(vector.lazy.map { ($0, $0) })
            return squares.value > 1e-30 ? squares.squareRoot.inverse : Bounded(0)
        }
        let units = zip(latents, inverses).map { vector, inverse in vector.map { $0 * inverse } }
        let distances = units.map { mine in
            units.map { Bounded(1) + Bounded.dot(zip(mine, $0)) * -1 }
        }
        let powers = songs.map { i in
            songs.map { i == $0 ? Bounded(0) : (distances[i][$0] * -sharpness).exponential }
        }
        func others(_ i: Int, _ category: Int) -> [Int] {
            let label = labels[category][i]
            return label == 0 ? [] : songs.filter { $0 != i && labels[category][$0] == label }
        }
        let parts = labels.indices.map { category in
            songs.map { i in
                let count = others(i, category).count
                return count == 0 ? 0 : contrast.weights[category] / Double(count)
            }
        }
        let shares = songs.map { i -> Bounded in
            var loss = Bounded(0)
            var weight = 0.0
            for category in labels.indices where parts[category][i] > 0 {
                let its = Bounded.sum(others(i, category).map { distances[i][$0] })
                loss = loss + its * (sharpness * parts[category][i])
                weight += contrast.weights[category]
            }
            guard weight > 0 else {
                losses.append(Bounded(0))
                return Bounded(0)
            }
            let sum = Bounded.sum(powers[i])
            losses.append(loss + sum.logarithm * weight)
            return sum.inverse * weight
        }
        for i in songs {
            let pulls = songs.map { j -> Bounded in
                guard i != j else { return Bounded(0) }
                let terms = labels.indices.filter { labels[$0][i] != 0 && labels[$0][i] == labels[$0][j] }
                    .map { Bounded(-(parts[$0][i] + parts[$0][j])).rounded }
                return Bounded.sum([powers[i][j] * (shares[i] + shares[j])] + terms) * (scale * sharpness)
            }
            let slopes = latents[i].indices.map { d in Bounded.dot(songs.lazy.map { (pulls[$0], units[$0][d]) }) }
            let dot = Bounded.dot(zip(slopes, units[i]))
            gradient.append(
                zip(slopes, units[i]).map { slope, unit in (slope + (dot * unit) * -1) * inverses[i] })
        }
    }
}
