import Timbre
import TimbreFiles
import TimbreTestTools

/// Recipes of moods, which are trained where they are accepted.
struct MoodRecipeTarget: FuzzTarget {
    let name = "mood-recipe"
    let batch = 100

    private static let sequence = """
        name: words
        labels: [emotion]
        texts: {lyrics: {least: 2, terms: 50, words: 1}}
        network: {sequence: {width: 4, layers: 1, heads: 2, length: 8}, dropout: 0.1}
        training: {batch: 64, epochs: 1, rate: 0.01, seed: 1}

        """
    private static let clusters = """
        name: groups
        clusters: {k: 3, high: 60, low: 40, names: {lively: [energy+], quiet: [energy-]}}
        features: [energy, tempo, danceability]
        network: {hidden: [4]}
        training: {batch: 64, epochs: 1, rate: 0.01, seed: 1}

        """

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        var text = random.pick([Scene.moods, Scene.moods, Self.sequence, Self.clusters])
        if !random.once(in: 4) {
            text = TokenMutation.apply(
                text, words: ["all", "hidden", "sequence", "[0]", "{}", "normal", "[genre]"], &random)
        }
        try Files.write(text, to: folder + "/moods.yaml")
        let keys = [
            "texts.lyrics.terms", "texts.lyrics.least", "texts.lyrics.words", "network.hidden", "network.dropout",
            "network.start", "training.batch", "training.epochs", "training.rate", "linear.logistic", "linear.ridge",
            "scale", "categories", "features", "labels", "least_rows", "balanced", "combine_pairs", "clusters.k",
        ]
        let value =
            random.once(in: 2) ? random.pick(Extremes.texts) : random.pick(["[1]", "[]", "both", "all", "0", "1e9"])
        try Files.write("\(random.pick(keys))=\(value)", to: folder + "/assignment.txt")
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        let path = folder + "/moods.yaml"
        guard var recipe = oracle.step("mood recipe", { try MoodRecipe.resolve(path) }) else { return }
        oracle.step("set") { try recipe.set(Files.text(folder + "/assignment.txt")) }
        // What is accepted must work; a network that fits in no memory is not what is asked here.
        let sizes = recipe.network.hidden + [recipe.network.sequence?.width ?? 1, recipe.network.sequence?.layers ?? 1]
        guard sizes.allSatisfy({ $0 < 100 }), recipe.network.hidden.count < 6,
            (recipe.network.sequence?.layers ?? 1) < 6, recipe.linear.logistic.count + recipe.linear.ridge.count < 8
        else { return }
        try? recipe.set("training.epochs=1")
        let catalogue = folder + "/songs.timbre"
        try Files.copy(scene.path("tracks.timbre"), to: catalogue)
        let device = try Device.cpu(threads: 1)
        let trained: Catalogue? = oracle.step("train moods") {
            try Catalogue.open(at: catalogue).moods.train(recipe, device: device).catalogue
        }
        guard let trained else { return }
        oracle.step("told moods") {
            let told = try trained.moods.told(by: recipe.name)
            let again = try trained.moods.tell(by: recipe.name, device: device).told
            let isSame = zip(told.probabilities, again.probabilities).allSatisfy { $0.bitPattern == $1.bitPattern }
            if told.states != again.states || !isSame {
                oracle.add(.wrong, "a classifier that is read back tells other moods")
            }
        }
    }
}
