import TimbreBase
public import TimbreCatalogue

/// A classifier of moods: what it tells, what it reads, its network, its linear models, and how they are trained.
///
/// It is a YAML file of its own, beside the recipe by which a catalogue was made; texts, labels, features and categories
/// are those of the catalogue.
public struct MoodRecipe: Sendable, Equatable {
    /// Source of the training rows' labels.
    public enum Labels: Sendable, Equatable {
        /// The names of the first of these categories that the catalogue has.
        case categories([String])
        /// The names of clusters of the inputs.
        case clusters(ClusterNamesRecipe)
        /// A column of a survey's table.
        case survey(SurveyRecipe)
    }

    /// The catalogue's features that it reads.
    public enum Features: Sendable, Equatable {
        case all
        case named([String])
    }

    /// Scaling of numbers to inputs, fitted on the training rows.
    public enum Scale: String, Sendable, Codable, CaseIterable {
        /// (x − mean) / standard deviation.
        case standard
        /// The normal score of its rank.
        case normal
        /// (x − median) / (third quartile − first quartile).
        case robust
        /// Standard and normal side by side.
        case both
    }

    public var name: String
    public var labels: Labels
    public var texts: [TextInputRecipe]
    public var features: Features
    public var scale: Scale
    /// Categories whose names are inputs.
    public var categories: [String]
    /// Training rows that a name must have to be an input.
    public var leastRows: Int
    /// Whether each pair of names of two categories is an input too.
    public var combinesPairs: Bool
    /// Whether rows weigh so that all classes together weigh the same.
    public var isBalanced: Bool
    public var linear: LinearRecipe
    public var network: MoodNetworkRecipe
    public var training: TrainingRecipe
    /// Classes of songs that each of a listener's moods leads to.
    public var songs: [String: [String]]
    /// The recipe as YAML, as it was given.
    public let yaml: String

    /// 32 hexadecimal digits that change with every value of the recipe.
    package var digest: String {
        var hash = Hash128(seed: 8)
        hash.add(yaml)
        return hash.hexadecimal
    }
}

/// Regularisation of the linear models.
public struct LinearRecipe: Sendable, Equatable {
    /// Factors of the sum of the logistic regression's losses beside half the square of its weights (scikit-learn's C);
    /// of several the best on validation rows.
    public var logistic: [Double]
    /// Factors of the square of the ridge's weights; of several the best on validation rows.
    public var ridge: [Double]
}

/// The network of a classifier.
public struct MoodNetworkRecipe: Sendable, Equatable {
    /// Layers over a sequence of tokens.
    public struct Sequence: Sendable, Equatable {
        public var width: Int
        public var layers: Int
        public var heads: Int
        /// Tokens of a text that are read.
        public var length: Int
    }

    /// Widths of the hidden layers.
    public var hidden: [Int]
    public var activation: NetworkRecipe.ActivationName
    /// After each hidden layer.
    public var dropout: Double
    /// nil for a network over terms, numbers and categories.
    public var sequence: Sequence?
    /// The recipe whose trained network this one starts from, its last layer alone for some epochs; nil for random
    /// weights.
    public var start: Start?

    /// A training that comes before, whose layers this one begins with.
    public struct Start: Sendable, Equatable {
        public var recipe: String
        /// Epochs in which the last layer alone is trained.
        public var lastLayerEpochs: Int
    }
}

/// Labels that are names of clusters: k-means of the scaled inputs, named by the first rule that a centre meets.
public struct ClusterNamesRecipe: Sendable, Equatable {
    /// A name, and the inputs that are high or low in it.
    public struct Rule: Sendable, Equatable {
        public var name: String
        public var high: [String]
        public var low: [String]
    }

    public var k: Int
    /// Percentile of the centres above which an input is high, and below which it is low.
    public var high: Double
    public var low: Double
    /// The first that holds counts.
    public var rules: [Rule]
    /// The name where no rule holds.
    public var other: String
}

/// The columns of a survey of listeners.
public struct SurveyRecipe: Sendable, Equatable {
    /// The column of moods, several parted by commas.
    public var label: String
    /// Columns that are inputs; empty for all but the label's.
    public var columns: [String]
    /// Columns among them whose answers are numbers.
    public var numbers: [String]
}
