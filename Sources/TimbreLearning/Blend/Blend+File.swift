import Foundation
import TimbreCatalogue
import TimbreFiles

/// Blocks that a blend in a file has; their shapes follow.
struct BlendBlocks: Codable, Sendable, Equatable {
    var linear: Bool
    var text: Bool
    /// Number of rows in the artists' table; nil without a block of playlists.
    var artists: Int?
}

/// A blend as tensors of a model's file. With f features, g grams, w numbers a block:
///
/// - `blend.linear.kernel` `[f, f]`, `blend.linear.bias` `[f]`, `blend.linear.context.<category>` `[vocabulary, f]`;
/// - `blend.text.gram_weights` `[g]`, `blend.text.kernel` `[g, w]`, `blend.text.bias` and `blend.text.absent` `[w]`,
///   `blend.text.context.<category>` `[vocabulary, w]`;
/// - `blend.playlists.artist` `[vocabulary, w]`, `blend.playlists.kernel` `[latent + the blocks before, w]`;
/// - `blend.map` `[latent + the blocks that are there, width]`.
extension Blend {
    private static let key = "blend"

    /// - Throws: `EncodingError`.
    func add(to file: inout SafeTensors, _ recipe: Recipe) throws {
        func add(_ name: String, _ values: [Float], rows: Int? = nil) {
            let shape = rows.map { [$0, values.count / $0] } ?? [values.count]
            file.tensors.append(
                SafeTensors.Tensor(name: "blend.\(name)", shape: shape, values: .float32(values)))
        }
        func add(_ name: String, _ contexts: [CategoryContext]) {
            for context in contexts {
                add("\(name).context.\(recipe.categories[context.category].name)", context.values, rows: context.rows)
            }
        }
        let blocks = BlendBlocks(linear: linear != nil, text: text != nil, artists: playlists?.artists.rows)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        file.metadata[Self.key] = String(decoding: try encoder.encode(blocks), as: UTF8.self)
        if let linear {
            add("linear.kernel", linear.kernel, rows: linear.bias.count)
            add("linear.bias", linear.bias)
            add("linear", linear.contexts)
        }
        if let text {
            add("text.gram_weights", text.gramWeights)
            add("text.kernel", text.kernel, rows: text.gramWeights.count)
            add("text.bias", text.bias)
            add("text.absent", text.absent)
            add("text", text.contexts)
        }
        if let playlists {
            add("playlists.artist", playlists.artists.values, rows: playlists.artists.rows)
            add("playlists.kernel", playlists.kernel, rows: playlists.kernel.count / Playlists.width)
        }
        add("map", map, rows: blocksWidth(latent: recipe.network.latent, features: recipe.features.count))
    }

    /// - Parameter table: a large one, which need not be read whole.
    /// - Throws: `LearningFault.unusableFile`; `FileFault.damaged`.
    init(
        _ tensors: some TensorSource, _ blocks: BlendBlocks, of header: ModelHeader, path: String,
        table: (_ name: String, _ shape: [Int]) throws -> EmbeddingTable
    ) throws {
        self.init()
        let recipe = header.recipe
        let (d, grams) = (recipe.features.count, TextGrams.buckets)
        func floats(_ name: String, _ shape: [Int]) throws -> [Float] {
            try tensors.floats("blend.\(name)", shape: shape, path: path)
        }
        func contexts(_ name: String, width: Int) throws -> [CategoryContext] {
            let places = recipe.categories.indices.filter { recipe.categories[$0].context != nil }
            return try zip(places, header.contextSizes).map { place, rows in
                let name = "blend.\(name).context.\(recipe.categories[place].name)"
                return CategoryContext(category: place, rows: rows, table: try table(name, [rows, width]))
            }
        }
        if blocks.linear {
            linear = Linear(
                kernel: try floats("linear.kernel", [d, d]), bias: try floats("linear.bias", [d]),
                contexts: try contexts("linear", width: d))
        }
        if blocks.text {
            text = Text(
                gramWeights: try floats("text.gram_weights", [grams]),
                kernel: try floats("text.kernel", [grams, Text.width]), bias: try floats("text.bias", [Text.width]),
                contexts: try contexts("text", width: Text.width), absent: try floats("text.absent", [Text.width]))
        }
        if let rows = blocks.artists {
            guard let place = recipe.categories.firstIndex(where: { $0.name == "artist" }) else {
                throw LearningFault.unusableFile(path: path, reason: "its blend has artists, and its recipe has none")
            }
            playlists = Playlists(
                artists: CategoryContext(
                    category: place, rows: rows, table: try table("blend.playlists.artist", [rows, Playlists.width])),
                kernel: try floats(
                    "playlists.kernel",
                    [blocksWidth(latent: recipe.network.latent, features: d), Playlists.width]))
        }
        let total = blocksWidth(latent: recipe.network.latent, features: d)
        map = try floats("map", [total, min(recipe.vectorWidth, total)])
    }
}

extension CategoryContext {
    /// The table of a model that was learned or read whole.
    fileprivate var values: [Float] {
        guard case .array(let values) = table else { preconditionFailure("a table that is read row by row") }
        return values
    }
}
