/// A recipe: columns, features and their scales, the network and its training, as in a YAML file, all values resolved.
public struct Recipe: Sendable, Equatable, Codable {
    public var name: String
    /// Columns that identify a song; the first that a table has is used. In this and the following lists of columns,
    /// empty means that the column is found by its name and values (`SongField`). Without identifiers, artist, title,
    /// album, length and date identify a song.
    public var id: [String]
    /// Texts that mean "absent".
    public var missing: [String]
    /// Columns of the title; the first that a table has is used, as for `album`, `length` and `date`.
    public var title: [String]
    public var album: [String]
    public var length: [String]
    public var date: [String]
    /// Columns of the popularity, which decides among several songs with one title.
    public var popularity: [String]
    /// Categories: artist, genre, subgenre and emotion in the order of the network's embeddings, then labels with names
    /// of their own.
    public var categories: [CategoryRecipe]
    /// Texts that are kept, their words or themselves.
    public var texts: [TextRecipe]
    /// Features in the network's order; their names are the keys of a profile.
    public var features: [FeatureRecipe]
    public var network: NetworkRecipe
    public var objective: ObjectiveRecipe
    /// Blend of a song's vector; nil where it is the network's latent vector.
    public var blend: BlendRecipe?
    public var training: TrainingRecipe

    /// The categories that the network sees, in order.
    package var embeddings: [CategoryRecipe] { categories.filter { $0.embedding != nil } }

    /// The categories with a `context`, in order.
    package var contexts: [CategoryRecipe] { categories.filter { $0.context != nil } }

    /// The categories of the contrast, as indices of `categories` with their weights, in order.
    package var contrasts: [(place: Int, weight: Double)] {
        categories.enumerated().compactMap { place, category in
            objective.weights[category.name].map { (place, $0) }
        }
    }

    /// Whether a song's vector depends on its title and album.
    package var readsTexts: Bool { blend.map { $0.text > 0 } ?? false }

    /// The keys that a profile may have: the features, then the categories that a song's latent vector depends on.
    public var profileKeys: [String] { features.map(\.name) + categories.filter(\.isFeature).map(\.name) }
}

/// A text column with a vocabulary: id 0 is "unknown".
public struct CategoryRecipe: Sendable, Equatable, Codable {
    /// Name: artist, genre, subgenre or emotion, or that of a label.
    public var name: String
    /// Columns, of which the first that a table has is used; empty where the column is found by its name and values,
    /// and the format of its lists too.
    public var columns: [String]
    /// Separator of several names in a cell of `columns`, "," for example; nil where a cell holds one name.
    public var split: String?
    /// Whether a song gets all names of its cell as ids; else only the first, and the others are kept as text.
    public var takesAll: Bool
    /// Width of the embedding; nil where the network does not see the category.
    public var embedding: Int?
    /// Weight of the mean of a name's songs' latent vectors that is added to each of these songs after the network; nil
    /// for none.
    public var context: Double?
    /// Whether the category is a label: kept for classifiers and filters where a table has it, never an input of the
    /// network.
    public var isLabel = false
    /// Columns of a label's shares: the part of each class in a song, also for classes that the label's column never
    /// names. Columns that a table has are kept.
    public var shares: [String] = []

    /// Whether a song's latent vector depends on the category; else it is stored and filterable.
    package var isFeature: Bool { embedding != nil || context != nil }
}

/// A number at the network's input, and its source in a row of a CSV.
public struct FeatureRecipe: Sendable, Equatable, Codable {
    /// Scale from a feature's values to the network's, fitted to the training split.
    public enum Scale: String, Sendable, Codable, CaseIterable {
        /// (x − minimum) / (maximum − minimum).
        case minmax
        /// (x − mean) / standard deviation.
        case standard
        /// (x − median) / (third quartile − first quartile); as `standard` where the quartiles are equal.
        case robust
        /// Normal score of the rank, whatever the distribution.
        case normal
        /// The value itself.
        case none
    }

    /// Interpretation of a cell.
    public enum Parse: String, Sendable, Codable, CaseIterable {
        case number
        /// The year of a date, by the same rules as a song's own; a text without a year counts as absent.
        case year
        /// A date as its year with the day in the fraction: 2019-07-02 is 2019.5; a year alone is its middle.
        case date
    }

    public var name: String
    /// Columns, of which the first that a table has is used, its values as they are. Empty for a feature from another
    /// source.
    public var columns: [String]
    /// Field whose column is found by name and values and converted to `unit`; nil for a feature from another source.
    public var field: SongField?
    /// Unit of the feature's values; nil for the table's.
    public var unit: FeatureUnit?
    /// Column, from 0, of an array of vectors beside the table; nil for a feature from another source.
    public var vector: Int?
    public var parse: Parse
    /// Columns whose values are added up to the feature; empty for most features.
    public var sum: [String]
    /// Text that may follow the number, case ignored: "db" for "-6.85db".
    public var suffix: String?
    /// Words that stand for numbers, in lower case: yes is 1.
    public var words: [String: Double]
    /// Factor of a column's values, by column, where its unit is not the feature's.
    public var times: [String: Double]
    /// Least legal value in the feature's unit, which is the CSV's unless `unit` or `times` says otherwise; `maximum`
    /// is the largest. A row with a value outside is rejected, a profile refused.
    public var minimum: Double
    public var maximum: Double
    public var scale: Scale
    /// Value of an absent column or cell; nil where an absent one rejects the row.
    public var absent: Double?
    /// Whether an absent column or cell is replaced by the variance of the row's other features, scaled to 0–1 by their
    /// ranges.
    public var varianceOfOthers: Bool
    /// Whether an absent cell is stored as NaN, in place of which the network sees the training songs' median.
    public var absentIsMedian: Bool
    /// Whether a table may lack the column; the network is then made without the feature.
    public var isOptional: Bool

    /// Whether a song may lack the feature, because something stands for an absent cell.
    var mayBeAbsent: Bool { absent != nil || varianceOfOthers || absentIsMedian }

    /// Whether the feature is the year of a release, with or without the day in its fraction.
    package var isYear: Bool { parse != .number }

    /// Largest number of a feature: features are stored as `Float`.
    static let largestNumber = Double(Float.greatestFiniteMagnitude)

    /// Whether the recipe says `range: any`.
    var takesAnyNumber: Bool { minimum == -Self.largestNumber && maximum == Self.largestNumber }
}

/// The autoencoder's layers.
public struct NetworkRecipe: Sendable, Equatable, Codable {
    /// Activation functions of layers.
    public enum ActivationName: String, Sendable, Codable, CaseIterable { case linear, relu, sigmoid, tanh }

    /// Widths of the encoder's hidden layers; the decoder mirrors them.
    public var hidden: [Int]
    public var latent: Int
    public var activation: ActivationName
    public var latentActivation: ActivationName
    public var output: ActivationName
    /// Dropout rate after each hidden layer.
    public var dropout: Double
}

/// Settings of a training.
public struct TrainingRecipe: Sendable, Equatable, Codable {
    /// Batch size; nil for "auto": 16384, halved until an epoch has at least 30 steps, not below 64.
    public var batch: Int?
    public var epochs: Int
    /// Number of epochs without a better validation loss after which training stops.
    public var patience: Int
    public var rate: Double
    /// Number of epochs without a better validation loss after which the rate is halved; nil for never.
    public var plateau: Int?
    /// Percentages of the songs for training, validation and test.
    public var split: [Int]
    public var seed: UInt64
    /// Share of category ids that are replaced by "unknown" in each epoch, 0 to 1.
    public var unknownShare: Double

    /// - Parameter split: percentages for training, validation and test; ignored by tasks with a split of their own.
    package init(
        batch: Int?, epochs: Int, patience: Int, rate: Double = 0.001, plateau: Int? = nil, split: [Int] = [100, 0, 0],
        seed: UInt64, unknownShare: Double = 0
    ) {
        (self.batch, self.epochs, self.patience, self.rate) = (batch, epochs, patience, rate)
        (self.plateau, self.split, self.seed, self.unknownShare) = (plateau, split, seed, unknownShare)
    }
}
