import Testing
import TimbreCatalogue
import TimbreCompute

@testable import TimbreLearning

struct NetworkShapeTests {
    @Test("The classic network is 192 → 64 → 20 → 64 → 192")
    func classic() throws {
        let shape = NetworkShape(recipe: try Recipe.named("spotify-900k-classic"), vocabularySizes: [1000, 100, 10])
        #expect(shape.layers.map(\.inputs) == [192, 64, 20, 64])
        #expect(shape.layers.map(\.outputs) == [64, 20, 64, 192])
        #expect(shape.layers.map(\.name) == ["encoder.0", "latent", "decoder.0", "output"])
        #expect(shape.layers.map(\.activation) == [.relu, .linear, .relu, .sigmoid])
        #expect(shape.layers.map(\.dropoutLayer) == [0, nil, 1, nil])
        #expect(shape.tables.map(\.column) == [17, 117, 167])
        #expect(shape.tables.map(\.rows) == [1000, 100, 10])
        #expect(shape.latentWidth == 20)
    }

    @Test("Several hidden layers are mirrored, and only they are dropped from")
    func mirrored() throws {
        let recipe = try Toy.recipe(
            embeddings: [],
            network:
                "{hidden: [9, 7], latent: 3, activation: tanh, latent_activation: relu, output: linear, dropout: 0.1}")
        let shape = NetworkShape(recipe: recipe, vocabularySizes: [])
        #expect(shape.layers.map(\.outputs) == [9, 7, 3, 7, 9, 6])
        #expect(shape.layers.map(\.name) == ["encoder.0", "encoder.1", "latent", "decoder.0", "decoder.1", "output"])
        #expect(shape.layers.map(\.activation) == [.tanh, .tanh, .relu, .tanh, .tanh, .linear])
        #expect(shape.layers.map(\.dropoutLayer) == [0, 1, nil, 2, 3, nil])
    }

    @Test("A category that is not trained has no table, and the next one keeps its place")
    func storedCategories() throws {
        var recipe = try Toy.recipe(embeddings: [4, 3, 2])
        recipe.categories[1].embedding = nil
        let shape = NetworkShape(recipe: recipe, vocabularySizes: [8, 9])
        #expect(recipe.embeddingPlaces == [0, 2] && shape.tables.map(\.name) == ["artist", "emotion"])
        #expect(shape.tables.map(\.column) == [6, 10])
        #expect(shape.width == 12)
    }

    @Test("A network without hidden layers is the latent layer and the output")
    func flat() throws {
        let recipe = try Toy.recipe(embeddings: [], network: "{hidden: [], latent: 3}")
        let shape = NetworkShape(recipe: recipe, vocabularySizes: [])
        #expect(shape.layers.map(\.name) == ["latent", "output"])
        #expect(shape.latentLayer == 0)
    }
}
