import TimbreCatalogue

/// One number a song, in the unit that a picture shows.
struct SongColumn: Sendable {
    /// As a user asks for it.
    var name: String
    /// As a picture calls it.
    var title: String
    var unit: String?
    /// One a song; NaN where a song has none.
    var values: [Float]
    /// What whole numbers stand for, where they are names.
    var words: [Int: String] = [:]

    /// For an axis: `tempo, BPM`.
    var axisTitle: String { unit.map { "\(title), \($0)" } ?? title }

    /// A feature of a recipe.
    init(_ feature: FeatureRecipe, values: [Float]) {
        self.init(name: feature.name, values: values)
        guard unit == nil, words.isEmpty else { return }
        switch (feature.minimum, feature.maximum) {
        case (0, 1) where values.contains(1) && values.allSatisfy({ $0 == 0 || $0 == 1 }): words = [0: "no", 1: "yes"]
        case (0, 1): unit = "0–1"
        case (0, 100): unit = "0–100"
        default: break
        }
    }

    /// A number that is known by its name alone.
    init(name: String, values: [Float]) {
        (self.name, self.values) = (name, values)
        title = PictureText.words(name)
        switch name {
        case "tempo": unit = "BPM"
        case "loudness": unit = "dB"
        case "popularity": unit = "0–100"
        case "year":
            title = "release year"
            // A release is a day of it.
            self.values = values.map { $0.rounded(.down) }
        case "duration_ms":
            (title, unit) = ("duration", "minutes")
            self.values = values.map { $0 / 60_000 }
        case "key":
            let names = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"]
            words = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) })
            words[-1] = "none"
        case "mode": words = [0: "minor", 1: "major"]
        default: break
        }
    }

    /// A value as people say it: `minor`, `2016`, `0.67`.
    func text(of value: Double) -> String {
        if let word = words.first(where: { Double($0.key) == value })?.value { return word }
        return Number.short(name == "year" ? value.rounded(.down) : value)
    }

    /// Whether all songs that have a value have the same.
    var isConstant: Bool {
        guard let first = values.first(where: { !$0.isNaN }) else { return true }
        return values.allSatisfy { $0.isNaN || $0 == first }
    }

    /// Of these songs.
    func sample(_ songs: [Int]) -> [Double] { songs.map { Double(values[$0]) } }
}
