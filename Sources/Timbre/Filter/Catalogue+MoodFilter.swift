package import TimbreCatalogue
import TimbreMoods

extension Catalogue {
    private static let mood = "mood"

    /// Keys of a filter that ask for moods, those of probabilities left out.
    package var moodKeys: [String] { moods.names.isEmpty ? [] : [Self.mood] + moods.names }

    /// The classifier that a key asks, nil for any, and the class behind a point; nil for a key of something else.
    private func moodKey(_ key: String) -> (classifier: String?, place: String?)? {
        for name in [Self.mood] + moods.names {
            let classifier = name == Self.mood ? nil : name
            if key == name { return (classifier, nil) }
            if key.hasPrefix(name + ".") { return (classifier, String(key.dropFirst(name.count + 1))) }
        }
        return nil
    }

    /// The test of songs' moods that a condition stands for; nil where its key names no classifier.
    ///
    /// - Throws: `MoodFault.noSuchMood`, `.ambiguous`, `.noModel`; `RecommenderFault` for a relation or a number.
    func moodTest(_ condition: SongFilter.Condition) throws -> SongFilter.Test? {
        guard let (classifier, place) = moodKey(condition.key) else { return nil }
        if let place {
            let number = try condition.number
            let (_, told, place) = try moods.telling(place, by: classifier)
            return .probability(told, class: place, condition.relation, number)
        }
        let isNegated = try condition.isNegated
        let (_, told, found) = try moods.telling(condition.value, by: classifier)
        return .mood(told, class: found, isNegated: isNegated)
    }

    /// The classifiers that some conditions ask, in alphabetical order.
    func classifiers(askedBy conditions: [SongFilter.Condition]) throws -> [String] {
        let asked = try conditions.compactMap { condition -> String? in
            guard let (classifier, place) = moodKey(condition.key) else { return nil }
            return try moods.telling(place ?? condition.value, by: classifier).name
        }
        return Set(asked).sorted()
    }
}
