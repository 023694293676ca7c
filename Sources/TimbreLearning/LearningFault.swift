/// The world's faults in learning; each says what happened, where, and what to do.
public enum LearningFault: Error, Equatable {
    /// There is nothing to learn from.
    case noSongs
    /// Songs that the recipe does not read, or that contradict themselves: in what.
    case dataOfAnotherRecipe(recipe: String, difference: String)
    /// The loss is infinite or no number.
    case diverged(epoch: Int, rate: Double)
    /// Asked to stop; where what was done is kept.
    case interrupted(checkpoint: String?)
    case noCheckpoint(path: String)
    /// A checkpoint of other songs or another recipe: what differs.
    case checkpointDiffers(path: String, differences: [String])
    /// A model that was trained by another recipe: what differs.
    case modelOfAnotherRecipe(path: String, differences: [String])
    /// A file that is whole, but is not what it should be.
    case unusableFile(path: String, reason: String)
    /// Playlists are to train a network that compares no songs.
    case playlistsWithoutContrast(recipe: String)
    /// Playlists and so many categories to compare by, of at most so many together.
    case tooManyContrasts(categories: [String], most: Int)
    /// The recipe's weight of playlists is 0.
    case playlistsWithoutWeight(recipe: String)
    /// None of the playlists has two songs that are learned from.
    case noPlaylistPairs(playlists: Int)
}

extension LearningFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSongs:
            "there is no song to learn from; ingest a CSV first"
        case .dataOfAnotherRecipe(let recipe, let difference):
            "the songs are not those that the recipe “\(recipe)” reads: \(difference); take the recipe that they were read by"
        case .diverged(let epoch, let rate):
            "the loss of epoch \(epoch) is no finite number: training diverged at a rate of \(rate); lower it, for example with --set training.rate=\(Float(rate / 10))"
        case .interrupted(let checkpoint?):
            "interrupted; what was learned is kept in “\(checkpoint)”, and train --resume goes on from there"
        case .interrupted(nil):
            "interrupted"
        case .noCheckpoint(let path):
            "there is no checkpoint “\(path)” to go on from; train without --resume"
        case .checkpointDiffers(let path, let differences):
            "“\(path)” is the checkpoint of another training: \(differences.joined(separator: "; ")); restore that, or train without --resume"
        case .modelOfAnotherRecipe(let path, let differences):
            "“\(path)” was trained by another recipe: \(differences.joined(separator: "; ")); train again"
        case .unusableFile(let path, let reason):
            "“\(path)”: \(reason); train again"
        case .playlistsWithoutContrast(let recipe):
            "playlists train by comparing songs, which the objective of the recipe “\(recipe)” does not (categories: embedding); take a recipe with categories: contrast, or train without playlists"
        case .tooManyContrasts(let categories, let most):
            "songs can be compared in \(most) ways at once, and the recipe compares them by \(categories.joined(separator: ", ")) already; drop one from objective.weights, or train without playlists"
        case .playlistsWithoutWeight(let recipe):
            "objective.weights.playlist of the recipe “\(recipe)” is 0, so playlists would train nothing; give it a weight, for example with --set objective.weights.playlist=1"
        case .noPlaylistPairs(let playlists):
            "none of the \(playlists) playlists has two songs that are learned from; give others, or train without playlists"
        }
    }
}
