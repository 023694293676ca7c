/// Measures of classifiers on rows that they were not trained on.
public struct MoodReport: Sendable, Equatable, Codable {
    /// A measure with the interval in which it would lie for 95 % of other draws of rows (percentile bootstrap).
    public struct Interval: Sendable, Equatable, Codable {
        public var value: Double
        public var low: Double
        public var high: Double
    }

    /// One class of one model.
    public struct Class: Sendable, Equatable, Codable {
        public var name: String
        /// Rows that have it.
        public var support: Int
        public var precision: Double
        public var recall: Double
        public var f1: Double
    }

    /// Rows of one class that were told another.
    public struct Confusion: Sendable, Equatable, Codable {
        public var actual: String
        public var told: String
        /// Share of the rows of the actual class.
        public var share: Double
        /// Answers, over all repetitions.
        public var answers: Int
    }

    /// Answers of about the same confidence.
    public struct Bin: Sendable, Equatable, Codable {
        /// Mean probability of what was told.
        public var confidence: Double
        /// Share that was right.
        public var accuracy: Double
        public var answers: Int
    }

    /// One model beside the others.
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
        /// Mean squared distance of probabilities and labels.
        public var brier: Double
        public var classes: [Class]
        /// By F1; nil where no class occurs.
        public var best: String?
        public var worst: String?
        /// The most frequent ones first.
        public var confused: [Confusion]
        /// `[actual][told]`, answers over all repetitions; empty where a row may have several labels.
        public var confusion: [[Int]]
        public var reliability: [Bin]
        /// Accuracy less that of the chosen model on the same draws of rows; nil for the chosen one.
        public var accuracyDifference: Interval?
        public var macroF1Difference: Interval?
    }

    /// An epoch of a network's training.
    public struct Epoch: Sendable, Equatable, Codable {
        /// The epoch's number, from 1.
        public var epoch: Int
        /// Mean loss of the training rows, with dropout.
        public var loss: Double
        /// Mean loss of the rows that stop the training.
        public var validationLoss: Double?
    }

    /// A text with the language by whose rules it was read.
    public struct Text: Sendable, Equatable, Codable {
        public var name: String
        /// Language of texts that do not tell theirs; “none” where tokens are terms as they are.
        public var language: String
        /// Songs of the catalogue that tell each language.
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
    /// Labelled rows that could be read.
    public var rows: Int
    /// Labelled rows that could not: without words, for example.
    public var unreadable: Int
    /// Names that the recipe reads and the catalogue lacks: the classifier does without.
    public var lacking: [String]
    public var texts: [Text]
    /// Rows whose text is that of another row: they stay on one side of every split.
    public var repeated: Int
    public var classes: [String]
    /// Whether a row may have several classes at once.
    public var areSeveral: Bool
    /// Rows of each class.
    public var support: [Int]
    /// Whether the labels were made of the inputs, so that accuracy says nothing about moods.
    public var isCircular: Bool
    /// The chosen model first, then the others, the baseline last.
    public var models: [Model]
    /// Trainings after which validation chose each model.
    public var chosen: [String: Int]
    /// Inputs that speak most for each class.
    public var signs: [[Sign]]
    /// Epochs of the first network that was trained on all rows but those that stopped it; nil where none was.
    public var history: [Epoch]?
    /// Artists whose rows stayed on one side of every split too; nil where artists were not looked at.
    public var artists: Int?
}
