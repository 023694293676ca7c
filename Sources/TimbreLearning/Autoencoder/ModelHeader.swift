import Foundation
import TimbreCatalogue

/// Metadata of a model's file: the model but for its weights.
struct ModelHeader {
    let recipe: Recipe
    let scaling: Scaling
    let vocabularySizes: [Int]
    /// Number of rows in each context's table, in the order of `Recipe.contexts`.
    let contextSizes: [Int]
    /// Blocks of the blend; nil where the recipe has no blend.
    let blend: BlendBlocks?
    /// Number of the catalogue's names with ids of the model, for each category of the recipe; nil where the model was
    /// trained with them.
    let numberedSizes: [Int]?
    /// Whether its training began with the weights of another model.
    let hasBegunWithWeights: Bool
    let songCount: Int
    let epochs: Int
    let bestEpoch: Int

    var shape: NetworkShape { NetworkShape(recipe: recipe, vocabularySizes: vocabularySizes) }

    /// - Parameter expected: the recipe that the model must have been trained by, but for its training settings; nil
    ///   accepts any.
    /// - Throws: `LearningFault` for a file that is no model, or that of another recipe.
    init(_ metadata: [String: String], path: String, expecting expected: Recipe?) throws {
        func value<Value>(_ key: String, _ parse: (String) throws -> Value?) throws -> Value {
            guard let text = metadata[key], let value = try? parse(text) else {
                throw LearningFault.unusableFile(path: path, reason: "its header says nothing usable about \(key)")
            }
            return value
        }
        guard metadata["format"] == Model.format else {
            throw LearningFault.unusableFile(path: path, reason: "it holds no model of this program")
        }
        recipe = try value("recipe") { try Recipe(yaml: $0, source: path) }
        if var expected {
            expected.training = recipe.training
            let differences = try expected.differences(from: recipe)
            guard differences.isEmpty else {
                throw LearningFault.modelOfAnotherRecipe(path: path, differences: differences)
            }
        }
        scaling = try value("scaling") { try Scaling(json: $0) }
        func sizes(_ text: String) throws -> [Int] { try JSONDecoder().decode([Int].self, from: Data(text.utf8)) }
        vocabularySizes = try value("vocabulary_sizes", sizes)
        contextSizes = recipe.contexts.isEmpty ? [] : try value("context_sizes", sizes)
        blend =
            recipe.blend == nil
            ? nil : try value("blend") { try JSONDecoder().decode(BlendBlocks.self, from: Data($0.utf8)) }
        numberedSizes = try metadata["numbered_sizes"] == nil ? nil : value("numbered_sizes", sizes)
        hasBegunWithWeights = metadata[Model.beginningKey] != nil
        songCount = try value("songs") { Int($0) }
        epochs = try value("epochs") { Int($0) }
        bestEpoch = try value("best_epoch") { Int($0) }
        guard vocabularySizes.count == recipe.embeddings.count, contextSizes.count == recipe.contexts.count,
            (vocabularySizes + contextSizes + [blend?.artists ?? 1]).allSatisfy({ $0 >= 1 }),
            numberedSizes?.count ?? recipe.categories.count == recipe.categories.count,
            scaling.features.map(\.name) == recipe.features.map(\.name)
        else {
            throw LearningFault.unusableFile(path: path, reason: "its vocabularies or its scaling are not its recipe's")
        }
    }
}
