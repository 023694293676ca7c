import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreLearning

/// The published network and objective on a catalogue's own features: numbers from 0 to 1, a sigmoid output that
/// rebuilds the untrained embeddings, no trained unknowns.
struct ClassicAutoencoder {
    let recipe: Recipe

    /// - Parameter training: the recipe whose split and seed are used, so that the same songs are held out.
    /// - Throws: `CatalogueFault`.
    init(for recipe: Recipe, training: TrainingRecipe) throws {
        let published = try Recipe.named("spotify-900k-classic")
        var recipe = recipe
        (recipe.network, recipe.objective, recipe.blend) = (published.network, published.objective, nil)
        recipe.training = published.training
        (recipe.training.split, recipe.training.seed) = (training.split, training.seed)
        // The published batch leaves a small catalogue a step or two an epoch.
        recipe.training.batch = nil
        for index in recipe.features.indices { recipe.features[index].scale = .minmax }
        for index in recipe.categories.indices where recipe.categories[index].isFeature {
            let name = recipe.categories[index].name
            recipe.categories[index].context = nil
            recipe.categories[index].embedding =
                published.categories.first { $0.name == name }?.embedding ?? recipe.categories[index].embedding
        }
        self.recipe = recipe
    }

    /// Trains and maps every song; vectors that an earlier evaluation stored for the same data and recipe are used
    /// again.
    ///
    /// - Throws: `LearningFault`, `ComputeFault`; `CancellationError`.
    func vectors(
        of data: SongFeatures, in catalogue: Catalogue, device: Device, work: Work<EpochProgress>
    ) throws -> CandidateVectors {
        let file = ClassicVectors(in: catalogue, of: data, recipe: recipe, device: device)
        if let kept = file.kept(songs: data.songCount) { return kept }
        let outcome = try Trainer(data: data, recipe: recipe, device: device).train(work: work)
        let encoder = try Encoder(outcome.model, device: device)
        let vectors = CandidateVectors(
            try encoder.encode(data, work: work.silent()), dimensions: encoder.latentWidth)
        file.keep(vectors)
        return vectors
    }
}
