import Synchronization
import TimbreBase
import TimbreCatalogue
import TimbreCompute

@testable import TimbreLearning

/// Recipes and songs that are small enough to train in a moment.
enum Toy {
    /// - Parameters:
    ///   - embeddings: widths of artist, genre and emotion, as many as there are.
    ///   - network: the recipe's text for it.
    ///   - contrasted: categories that the network does not see.
    static func recipe(
        features: Int = 6, scale: String = "standard", embeddings: [Int] = [4, 3],
        network: String = "{hidden: [16], latent: 4, activation: relu, output: linear, dropout: 0}",
        objective: String = "{numbers: mse, categories: embedding}",
        training: String = "{batch: 32, epochs: 6, patience: 3, rate: 0.01, seed: 1}",
        contrasted: [String] = []
    ) throws -> Recipe {
        var lines = ["name: toy", "title: [title]"]
        lines += contrasted.map { "\($0): {columns: [\($0)], feature: false}" }
        for (name, width) in zip(["artist", "genre", "emotion"], embeddings) {
            lines.append("\(name): {columns: [\(name)], embedding: \(width)}")
        }
        lines.append("features:")
        for feature in 0..<features {
            lines.append("  f\(feature): {columns: [f\(feature)], range: [-1000, 1000], scale: \(scale)}")
        }
        lines += ["network: \(network)", "objective: \(objective)", "training: \(training)"]
        return try Recipe(yaml: lines.joined(separator: "\n"), source: "toy")
    }

    /// Songs whose numbers follow from two hidden causes and the artist, with a little noise, so that there is something
    /// to learn.
    static func songs(_ count: Int, features: Int = 6, vocabularies: [Int] = [12, 5], noise: Double = 0.05)
        -> SongFeatures
    {
        let random = Philox(seed: 99)
        func uniform(_ song: Int, _ what: UInt32, _ number: Int) -> Double {
            Double(random(UInt32(song), what, UInt32(number), 0)[0]) / 4_294_967_296
        }
        var numbers = [Float]()
        var categories = [Int32]()
        for song in 0..<count {
            let ids = vocabularies.enumerated().map { 1 + Int(uniform(song, 1, $0.offset) * Double($0.element - 1)) }
            categories += ids.map { Int32($0) }
            let causes = [uniform(song, 2, 0), uniform(song, 2, 1)]
            for feature in 0..<features {
                let weight = uniform(feature, 3, 0)
                let value = weight * causes[0] + (1 - weight) * causes[1] + noise * uniform(song, 4, feature)
                numbers.append(Float(10 * value + Double(feature)))
            }
        }
        return SongFeatures(
            songCount: count, numbers: numbers, categories: categories, vocabularySizes: vocabularies)
    }

    /// Songs without any pattern: what a network learns of them, it knows by heart.
    static func noise(_ count: Int) -> SongFeatures {
        let random = Philox(seed: 5)
        let numbers = (0..<count * 6).map { Float(random(UInt32($0), 0, 0, 0)[1]) / 4_294_967_296 }
        let categories = (0..<count * 2).map { Int32(1 + random(UInt32($0), 1, 0, 0)[0] % 4) }
        return SongFeatures(songCount: count, numbers: numbers, categories: categories, vocabularySizes: [12, 5])
    }
}

extension Work {
    /// Work that is cancelled when it is asked for the nth time, from 1.
    static func cancelled(at question: Int) -> Work {
        let questions = Counter()
        return Work(isCancelled: { questions.next() == question })
    }
}

/// Counts calls, from any thread.
final class Counter: Sendable {
    private let value = Mutex(0)

    /// - Returns: the number of this call, from 1.
    @discardableResult
    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }

    var count: Int { value.withLock { $0 } }
}
