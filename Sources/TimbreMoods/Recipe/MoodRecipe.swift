import TimbreBase
public import TimbreCatalogue

/// Recipe of a classifier of moods: its labels, its inputs, its network, its linear models, and their training.
///
/// Each one is a YAML file apart from the catalogue's recipe; texts, labels, features and categories are the
/// catalogue's.
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

    /// The catalogue's features that are inputs.
    public enum Features: Sendable, Equatable {
        case all
        case named([String])
    }

    /// Scaling of numbers to inputs, fitted on the training rows.
    public enum Scale: String, Sendable, Codable, CaseIterable {
        /// (x − mean) / standard deviation.
        case standard
        /// Normal score of the rank.
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
    /// Fewest training rows in which a name must occur to be an input.
    public var leastRows: Int
    /// Whether each pair of names of two categories is an input too.
    public var combinesPairs: Bool
    /// Whether rows are weighted such that every class has the same total weight.
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
    /// Inverse regularisations of the logistic regression, scikit-learn's C; of several, the best on validation rows is
    /// used.
    public var logistic: [Double]
    /// Regularisations λ of the ridge regression; of several, the best on validation rows is used.
    public var ridge: [Double]
}

/// The network of a classifier.
public struct MoodNetworkRecipe: Sendable, Equatable {
    /// Layers over a sequence of tokens.
    public struct Sequence: Sendable, Equatable {
        public var width: Int
        public var layers: Int
        public var heads: Int
        /// Largest number of tokens of a text that are read.
        public var length: Int
    }

    /// Widths of the hidden layers.
    public var hidden: [Int]
    public var activation: NetworkRecipe.ActivationName
    /// Dropout rate after each hidden layer.
    public var dropout: Double
    /// Layers over the text as a sequence; nil for a network over terms, numbers and categories.
    public var sequence: Sequence?
    /// The trained network that this one starts from; nil for random weights.
    public var start: Start?

    /// An earlier training, whose layers are the initial ones of this training.
    public struct Start: Sendable, Equatable {
        public var recipe: String
        /// Number of first epochs in which only the last layer is trained.
        public var lastLayerEpochs: Int
    }
}

/// Labels that are names of clusters: k-means of the scaled inputs, named by the first rule that a centre meets.
public struct ClusterNamesRecipe: Sendable, Equatable {
    /// A rule for a name: the inputs that must be high or low.
    public struct Rule: Sendable, Equatable {
        public var name: String
        public var high: [String]
        public var low: [String]
    }

    public var k: Int
    /// Percentile of the centres above which an input is high, and below which it is low.
    public var high: Double
    public var low: Double
    /// Rules in order; the first that holds names the cluster.
    public var rules: [Rule]
    /// Name of clusters for which no rule holds.
    public var other: String
}

/// The columns of a survey of listeners.
public struct SurveyRecipe: Sendable, Equatable {
    /// The column of moods; several moods in a cell are separated by commas.
    public var label: String
    /// Columns that are inputs; empty for all columns but the label's.
    public var columns: [String]
    /// Columns among them whose answers are numbers.
    public var numbers: [String]
}
