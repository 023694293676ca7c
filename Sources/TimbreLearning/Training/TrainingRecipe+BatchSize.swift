package import TimbreCatalogue

extension TrainingRecipe {
    /// Number of songs in a batch: the recipe's, or by the rule of `auto`, 16384 halved until an epoch has at least 30
    /// steps, but not below 64; the last, smaller batch counts as a step.
    package func batchSize(trainingSongs: Int) -> Int {
        if let batch { return batch }
        var size = 16384
        while size > 64, (trainingSongs + size - 1) / size < 30 { size /= 2 }
        return size
    }
}
