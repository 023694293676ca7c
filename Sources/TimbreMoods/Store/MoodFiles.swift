/// Names of a classifier's files in a catalogue.
enum MoodFiles {
    static let folder = "moods/"

    static func model(_ name: String) -> String { "\(folder)\(name).safetensors" }
    /// Name of the JSON file of the classifier's `MoodReport`.
    static func report(_ name: String) -> String { "\(folder)\(name).report.json" }
    /// Name of the array of probabilities: float32 `[songs, classes]`, NaN for a song without a prediction.
    static func probabilities(_ name: String) -> String { "\(folder)\(name).probabilities.npy" }
    /// Name of the array of states: int32 `[songs, 1]`, raw values of `SongState`.
    static func states(_ name: String) -> String { "\(folder)\(name).states.npy" }
    /// Name of the JSON file of the `ToldHeader`, which tells the model of the probabilities.
    static func told(_ name: String) -> String { "\(folder)\(name).told.json" }

    static func all(_ name: String) -> [String] {
        [model(name), report(name), probabilities(name), states(name), told(name)]
    }

    /// The classifiers whose models are among some files, in alphabetical order.
    static func names(in files: [String]) -> [String] {
        files.filter { $0.hasPrefix(folder) && $0.hasSuffix(".safetensors") }
            .map { String($0.dropFirst(folder.count).dropLast(".safetensors".count)) }.sorted()
    }
}
