package import TimbreCatalogue
import TimbreMoods

extension Catalogue {
    private static let mood = "mood"

    /// Filter keys for moods, without those for probabilities; empty where there is no classifier.
    package var moodKeys: [String] { moods.names.isEmpty ? [] : [Self.mood] + moods.names }

    /// Classifier that a key names, nil for any, and the class after its point, nil for none; nil for a key that is not
    /// about moods.
    private func moodKey(_ key: String) -> (classifier: String?, place: String?)? {
        for name in [Self.mood] + moods.names {
            let classifier = name == Self.mood ? nil : name
            if key == name { return (classifier, nil) }
            if key.hasPrefix(name + ".") { return (classifier, String(key.dropFirst(name.count + 1))) }
        }
        return nil
    }

    /// Test of songs' moods for a condition; nil where its key is not about moods.
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

    /// Names of the classifiers that conditions use, in alphabetical order.
    func classifiers(askedBy conditions: [SongFilter.Condition]) throws -> [String] {
        let asked = try conditions.compactMap { condition -> String? in
            guard let (classifier, place) = moodKey(condition.key) else { return nil }
            return try moods.telling(place ?? condition.value, by: classifier).name
        }
        return Set(asked).sorted()
    }
}
