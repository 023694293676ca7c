import Testing

@testable import TimbreCatalogue

@Suite("Other values for a recipe") struct RecipeOverrideTests {
    @Test("An override changes one value and nothing else")
    func override() throws {
        let original = try Recipe.named("spotify-tracks")
        var recipe = original
        try recipe.set("training.rate=0.0005")
        #expect(recipe.training.rate == 0.0005)
        try recipe.set("network.hidden=[128, 64]")
        try recipe.set("features.tempo.scale=minmax")
        try recipe.set("training.batch=auto")
        try recipe.set("artist.context=8")
        #expect(recipe.network.hidden == [128, 64])
        var expected = original
        expected.training.rate = 0.0005
        expected.network.hidden = [128, 64]
        expected.features[10].scale = .minmax
        expected.categories[0].context = 8
        #expect(recipe == expected)
    }

    @Test("A key without a value goes back to the recipe's own value, or to none where it had none")
    func goingBack() throws {
        let original = try Recipe.named("spotify-tracks")
        var recipe = original
        for change in [
            "objective.weights.artist=2", "objective.weights.playlist=3", "network.hidden=[8]", "artist.context=1",
            "training.plateau=4",
        ] {
            try recipe.set(change, original: original)
        }
        #expect(recipe != original && recipe.objective.weights["playlist"] == 3)
        for key in ["objective.weights.artist", "objective.weights.playlist", "network", "artist.context"] {
            try recipe.set("\(key)=", original: original)
        }
        try recipe.set("training.plateau= ", original: original)
        #expect(recipe == original)
    }

    @Test(
        "A key without a value that no recipe has, or without a recipe to go back to, is refused",
        arguments: [
            ("objective.weigths.artist=", "did you mean “objective.weights.artist”"), ("features.mood=", "go back to"),
            ("name.x=", "go back to"), ("=", "key=value"),
        ])
    func nothingToGoBackTo(assignment: String, expected: String) throws {
        let original = try Recipe.named("spotify-tracks")
        var recipe = original
        let fault = #expect(throws: CatalogueFault.self) { try recipe.set(assignment, original: original) }
        #expect("\(try #require(fault))".contains(expected), "\(String(describing: fault))")
        #expect(throws: CatalogueFault.self) { try recipe.set("training.rate=") }
        #expect(recipe == original)
    }

    @Test(
        "A wrong override says why and leaves the recipe as it was",
        arguments: [
            ("training.rat=1", "did you mean “rate”"), ("training.rate=fast", "needs a number"),
            ("training.rate", "key=value"), ("=3", "key=value"), ("training.rate=", "empty"),
            ("training.split=[80, 10, 5]", "add up to 100"), ("name.x=1", "no keys"),
            ("network.activation=rellu", "did you mean “relu”"), ("features.tempo.range=[9, 1]", "lowest, highest"),
            ("training.epochs=0", "from 1 to 1000000"), ("features.mood.scale=none", "columns"),
        ])
    func wrongOverride(assignment: String, expected: String) throws {
        let original = try Recipe.named("spotify-tracks")
        var recipe = original
        let fault = #expect(throws: CatalogueFault.self) { try recipe.set(assignment) }
        #expect("\(try #require(fault))".contains(expected), "\(String(describing: fault))")
        #expect("\(try #require(fault))".contains(assignment))
        #expect(recipe == original)
    }
}
