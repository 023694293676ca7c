import TimbreCatalogue

/// The metadata of a classifier's file: all of it but the tensors.
struct MoodModelHeader: Codable {
    static let format = "timbre moods 1"

    struct Model: Codable {
        var kind: MoodModelKind
        var calibration: Calibration
        var thresholds: [Double]
        var validation: TrainedMoods.Validation
        /// The output of each class, where not every output is a class; nil where each is.
        var ofClasses: [Int]?
        /// Networks whose mean it is; nil of a linear model.
        var members: Int?
        /// Numbers that a network's last layer gives; nil of a linear model.
        var outputs: Int?
    }

    struct Text: Codable {
        /// Name of the recipe's text; one that the catalogue lacked is not here.
        var name: String
        var mainLanguage: String
        /// Raw values.
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
