import TimbreCatalogue

/// The metadata of a classifier's file: everything but the tensors.
struct MoodModelHeader: Codable {
    static let format = "timbre moods 1"

    struct Model: Codable {
        var kind: MoodModelKind
        var calibration: Calibration
        var thresholds: [Double]
        var validation: TrainedMoods.Validation
        /// Index of each class's output, where there are more outputs than classes; nil where every output is a class.
        var ofClasses: [Int]?
        /// Number of networks that are averaged; nil for a linear model.
        var members: Int?
        /// Width of a network's last layer; nil for a linear model.
        var outputs: Int?
    }

    struct Text: Codable {
        /// Name of the recipe's text; texts that the catalogue lacked are left out.
        var name: String
        var mainLanguage: String
        /// Raw values of `Script`.
        var scripts: [UInt8]
    }

    var classes: [String]
    var areSeveral: Bool
    var chosen: MoodModelKind
    var rowCount: Int
    var models: [Model]
    var scaling: Scaling
    var columns: [String]
    var units: [String: FeatureUnit]
    var names: [InputEncoder.Names]
    var pairs: [InputEncoder.Pair]
    var texts: [Text]
}
