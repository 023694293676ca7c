import TimbreCatalogue

/// Refuses a recipe that no network can be made of or trained by.
struct TrainingCheck {
    private let recipe: Recipe

    init(_ recipe: Recipe) {
        self.recipe = recipe
    }

    /// - Throws: `LearningFault.unusableRecipe` that names the value.
    func check() throws {
        let (network, training) = (recipe.network, recipe.training)
        try require(!recipe.features.isEmpty, "it has no features")
        try require(network.latent >= 1, "network.latent is \(network.latent); give 1 or more")
        try require(network.hidden.allSatisfy { $0 >= 1 }, "network.hidden is \(network.hidden); give widths of 1 or more")
        try require(
            recipe.embeddings.allSatisfy { $0.embedding! >= 1 }, "an embedding is narrower than 1; leave it out instead")
        try require(
            network.dropout >= 0 && network.dropout < 1,
            "network.dropout is \(network.dropout); give a share from 0 to below 1")
        try require(training.batch.map { $0 >= 1 } ?? true, "training.batch is \(training.batch ?? 0); give 1 or more, or auto")
        try require(training.epochs >= 1, "training.epochs is \(training.epochs); give 1 or more")
        try require(training.patience >= 0, "training.patience is \(training.patience); give 0 or more")
        try require(
            training.rate > 0 && training.rate.isFinite, "training.rate is \(training.rate); give a number above 0")
        try require(
            training.split.count == 3 && training.split.reduce(0, +) == 100 && training.split.allSatisfy { $0 >= 0 }
                && training.split[0] >= 1,
            "training.split is \(training.split); give percents of training, validation and test that sum to 100")
        try require(
            training.unknownShare >= 0 && training.unknownShare < 1,
            "training.unknown_share is \(training.unknownShare); give a share from 0 to below 1")
    }

    private func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
        guard condition else { throw LearningFault.unusableRecipe(name: recipe.name, reason: reason()) }
    }
}
