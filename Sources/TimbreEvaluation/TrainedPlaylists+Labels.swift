import TimbreLearning

/// What the playlists that trained a model mean for labels as its measures.
extension TrainedPlaylists {
    /// nil where no song of these playlists has the category.
    func agreement(on category: String) -> Agreement? { agreements.first { $0.category == category } }
}

extension TrainedPlaylists.Agreement {
    /// In a sentence's second half.
    var inWords: String {
        func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
        return "\(percent(share)) of two songs of a playlist share it, \(percent(chance)) of any two"
    }
}
