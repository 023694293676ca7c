import TimbreLearning

/// Agreement of labels within the playlists that trained a model, which makes these labels worth less as measures.
extension TrainedPlaylists {
    /// The agreement of a category; nil where no song of these playlists has the category.
    func agreement(on category: String) -> Agreement? { agreements.first { $0.category == category } }
}

extension TrainedPlaylists.Agreement {
    /// Both shares, as the second half of a sentence.
    var inWords: String {
        func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
        return "\(percent(share)) of two songs of a playlist share it, \(percent(chance)) of any two"
    }
}
