/// The losses that training minimises, and the noise that it adds to the inputs.
///
/// Everything about its parts is in this file: their keys, their legal values, their YAML.
public struct ObjectiveRecipe: Sendable, Equatable, Codable {
    /// The loss of the numbers: mean squared error.
    public enum Numbers: String, Sendable, Codable, CaseIterable { case mse }
    /// The part that categories have in the objective.
    public enum Categories: String, Sendable, Codable, CaseIterable {
        /// The decoder rebuilds the embeddings as they were before training (S1's objective).
        case embedding
        /// Latent vectors of songs that share a category are pulled together, by cosine, and apart from others: a
        /// softmax over the songs of a group. The decoder rebuilds the numbers alone.
        case contrast
    }

    static let standardTemperature = 0.2
    /// The weight of playlists where `weights` has none.
    public static let standardPlaylistWeight = 1.0

    public var numbers: Numbers
    public var categories: Categories
    /// Divisor of the cosines in the contrast's softmax.
    public var temperature: Double
    /// Weight of each part of the contrast's loss: "numbers", 1 unless given, categories by their names, trained or
    /// not, and "playlist", which counts where playlists train. Empty with `embedding`.
    public var weights: [String: Double]
    /// Standard deviation of the noise that each training step adds to the scaled numbers at the input, while the
    /// numbers to be rebuilt stay as they are: a denoising autoencoder (Vincent et al., 2008). 0 for none.
    public var noise: Double

    public init(
        numbers: Numbers, categories: Categories, temperature: Double? = nil, weights: [String: Double] = [:],
        noise: Double = 0
    ) {
        (self.numbers, self.categories) = (numbers, categories)
        (self.temperature, self.weights) = (temperature ?? Self.standardTemperature, weights)
        self.noise = noise
    }
}

extension ObjectiveRecipe {
    init(_ node: RecipeNode) throws {
        self.init(numbers: .mse, categories: .embedding)
        for (key, value) in try node.mapping(keys: ["numbers", "categories", "temperature", "weights", "noise"]) {
            switch key {
            case "numbers": numbers = try value.choice(Numbers.self)
            case "categories": categories = try value.choice(Categories.self)
            case "temperature":
                temperature = try value.number()
                guard (0.05...100).contains(temperature) else {
                    throw value.fault("“\(value.path)” lies between 0.05 and 100")
                }
            case "noise":
                noise = try value.number()
                guard (0...100).contains(noise) else {
                    throw value.fault("“\(value.path)” is a standard deviation from 0 to 100")
                }
            default:
                for (name, weight) in try value.mapping(
                    keys: ["numbers", Recipe.playlistWeight] + Recipe.categoryNames)
                {
                    weights[name] = try weight.number()
                    guard (0...1e6).contains(weights[name]!) else {
                        throw weight.fault("“\(weight.path)” is a weight from 0 to 1000000")
                    }
                }
            }
        }
    }
}

extension ObjectiveRecipe {
    /// Checks conditions that involve several keys.
    func check(of recipe: Recipe, _ refuse: (String) -> CatalogueFault) throws {
        guard categories == .contrast else {
            if !weights.isEmpty { throw refuse("“objective.weights” goes with categories: contrast") }
            if temperature != ObjectiveRecipe.standardTemperature {
                throw refuse("“objective.temperature” goes with categories: contrast")
            }
            return
        }
        for name in weights.keys.sorted() where name != "numbers" && name != Recipe.playlistWeight {
            guard recipe.categories.contains(where: { $0.name == name }) else {
                throw refuse("“objective.weights” names the category “\(name)”, which the recipe does not have")
            }
        }
        if !recipe.contrasts.contains(where: { $0.weight > 0 }) {
            throw refuse("“objective” compares songs by no category: give one a weight, weights: {artist: 1}")
        }
    }
}

extension ObjectiveRecipe {
    var yaml: String {
        var parts = ["numbers: \(numbers.rawValue)", "categories: \(categories.rawValue)"]
        if categories == .contrast {
            parts += ["temperature: \(YAMLText.number(temperature))", "weights: \(YAMLText.table(weights))"]
        }
        if noise != 0 { parts.append("noise: \(YAMLText.number(noise))") }
        return YAMLText.map(parts)
    }
}
