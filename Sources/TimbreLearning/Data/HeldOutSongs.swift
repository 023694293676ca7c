package import TimbreCatalogue
package import TimbreFiles

/// Songs that a model was not trained on: those of its test split, and those that are newer.
///
/// The validation split is left out: by it the training was stopped.
package struct HeldOutSongs: Sendable, Equatable {
    /// Ids, ascending.
    package let songs: [Int]
    /// Settings of the model's training, or of the training that it would have.
    package let training: TrainingRecipe
    /// Whether the model was trained on other songs than the catalogue's.
    package let isOfOtherSongs: Bool
    /// Whether its training began with the weights of a model, which may have been trained on any of the songs.
    package let hasBegunWithWeights: Bool

    /// - Parameters:
    ///   - training: the settings whose split and seed count.
    ///   - trainedCount: the number of songs that the catalogue had at the training.
    ///   - songCount: the number of songs that it has now.
    ///   - isOfOtherSongs: whether the model was trained on other songs.
    ///   - hasBegunWithWeights: whether its training began with a model's weights.
    package init(
        training: TrainingRecipe, trainedCount: Int, songCount: Int, isOfOtherSongs: Bool = false,
        hasBegunWithWeights: Bool = false
    ) {
        let split = Split(songCount: trainedCount, percent: training.split, seed: training.seed)
        (self.training, self.isOfOtherSongs) = (training, isOfOtherSongs)
        self.hasBegunWithWeights = hasBegunWithWeights
        songs = split.test.map { Int($0) } + Array(min(trainedCount, songCount)..<songCount)
    }

    /// Reads the held-out songs of a model's file. A model that was trained on other songs has no split of these: they
    /// are split as they would be for a training.
    ///
    /// - Throws: `LearningFault.unusableFile` for one that is no model.
    package init(_ file: SafeTensorsFile, songCount: Int) throws {
        let header = try ModelHeader(file.metadata, path: file.path, expecting: nil)
        let isOfOtherSongs = header.numberedSizes != nil
        self.init(
            training: header.recipe.training, trainedCount: isOfOtherSongs ? songCount : header.songCount,
            songCount: songCount, isOfOtherSongs: isOfOtherSongs, hasBegunWithWeights: header.hasBegunWithWeights)
    }
}
