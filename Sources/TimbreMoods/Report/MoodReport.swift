/// Measures of classifiers on rows that they were not trained on.
public struct MoodReport: Sendable, Equatable, Codable {
    /// A measure with its 95 % interval (percentile bootstrap over rows).
    public struct Interval: Sendable, Equatable, Codable {
        public var value: Double
        public var low: Double
        public var high: Double
    }

    /// Measures of one class by one model.
    public struct Class: Sendable, Equatable, Codable {
        public var name: String
        /// Number of rows with the class.
        public var support: Int
        public var precision: Double
        public var recall: Double
        public var f1: Double
    }

    /// Rows of one class for which another was predicted.
    public struct Confusion: Sendable, Equatable, Codable {
        public var actual: String
        public var told: String
        /// Share of the rows of the actual class.
        public var share: Double
        /// Number of answers over all repetitions.
        public var answers: Int
    }

    /// Answers with about the same confidence.
    public struct Bin: Sendable, Equatable, Codable {
        /// Mean probability of the predictions.
        public var confidence: Double
        /// Share of right predictions.
        public var accuracy: Double
        public var answers: Int
    }

    /// Measures of one model.
    public struct Model: Sendable, Equatable, Codable {
        public var name: String
        /// Share of rows all of whose labels are right.
        public var accuracy: Interval
        public var macroF1: Interval
        public var macroPrecision: Double
        public var macroRecall: Double
        public var weightedPrecision: Double
        public var weightedRecall: Double
        public var weightedF1: Double
        /// Mean negative logarithm of the probability of the actual class.
        public var logLoss: Double
        /// Expected calibration error: mean distance of confidence and accuracy over ten bins.
        public var calibrationError: Double
        /// Brier score: the sum over classes of the squared difference between probability and label, averaged over
        /// rows.
        public var brier: Double
        public var classes: [Class]
        /// Class with the highest F1; nil where no class occurs.
        public var best: String?
        public var worst: String?
        /// Confusions, the most frequent first.
        public var confused: [Confusion]
        /// Confusion matrix `[actual][predicted]`, answers over all repetitions; empty where a row may have several
        /// labels.
        public var confusion: [[Int]]
        public var reliability: [Bin]
        /// Accuracy less the chosen model's, over the same draws of rows; nil for the chosen model.
        public var accuracyDifference: Interval?
        public var macroF1Difference: Interval?
    }

    /// An epoch of a network's training.
    public struct Epoch: Sendable, Equatable, Codable {
        /// The epoch's number, from 1.
        public var epoch: Int
        /// Mean loss of the training rows, with dropout.
        public var loss: Double
        /// Mean loss of the validation rows, which stop the training.
        public var validationLoss: Double?
    }

    /// A text that was read, with its languages.
    public struct Text: Sendable, Equatable, Codable {
        public var name: String
        /// Language of texts whose own is not detected; “none” where tokens are terms as they are.
        public var language: String
        /// Number of songs by detected language.
        public var songs: [String: Int]
    }

    /// An input that speaks for a class.
    public struct Sign: Sendable, Equatable, Codable {
        public var input: String
        /// Weight in the logistic regression.
        public var weight: Double
    }

    public var recipe: String
    public var split: MoodSplit
    /// Number of labelled rows that can be read.
    public var rows: Int
    /// Number of labelled rows that can't be read, for lack of words for example.
    public var unreadable: Int
    /// Names of inputs that the recipe asks for and the catalogue lacks; they are left out.
    public var lacking: [String]
    public var texts: [Text]
    /// Number of rows that repeat an earlier row's text; they stay on one side of every split.
    public var repeated: Int
    public var classes: [String]
    /// Whether a row may have several classes at once.
    public var areSeveral: Bool
    /// Number of rows of each class.
    public var support: [Int]
    /// Whether the labels were made from the inputs, so that accuracy says nothing about moods.
    public var isCircular: Bool
    /// The chosen model first, then the others, the baseline last.
    public var models: [Model]
    /// Number of trainings after which validation chose each kind of model.
    public var chosen: [String: Int]
    /// Inputs that speak most for each class.
    public var signs: [[Sign]]
    /// Epochs of the first network, trained on all rows but those that stopped it; nil without a network.
    public var history: [Epoch]?
    /// Number of artists, where an artist's rows stayed on one side of every split; nil where artists were disregarded.
    public var artists: Int?
}
