/// Which columns are features, how they are scaled, the network and its training: what a YAML recipe says, resolved.
public struct Recipe: Sendable, Equatable, Codable {
    public var name: String
    /// Columns that identify a song; the first that a table has counts. Here and below, empty: the column is found by
    /// its name and values (`SongField`). Without any, artist, title, album, length and date identify a song.
    public var id: [String]
    /// Texts that mean "absent".
    public var missing: [String]
    /// Where the song's own texts are found: the first column that is present.
    public var title: [String]
    public var album: [String]
    public var length: [String]
    public var date: [String]
    /// The column that says which of several songs of one title answers.
    public var popularity: [String]
    /// artist, genre, subgenre, emotion, in the order of the network's embeddings; then labels by names of their own.
    public var categories: [CategoryRecipe]
    /// Texts whose words are kept.
    public var texts: [TextRecipe]
    /// In the network's order; the names are the keys of a profile.
    public var features: [FeatureRecipe]
    public var network: NetworkRecipe
    public var objective: ObjectiveRecipe
    /// nil where a song's vector is the network's alone.
    public var blend: BlendRecipe?
    public var training: TrainingRecipe

    /// The categories that the network sees, in order.
    package var embeddings: [CategoryRecipe] { categories.filter { $0.embedding != nil } }

    /// The categories whose songs share something of their latent vectors, in order.
    package var contexts: [CategoryRecipe] { categories.filter { $0.context != nil } }

    /// The categories that songs are compared by, with their weights and their places in `categories`, in order.
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
    /// artist, genre, subgenre or emotion, or a label's.
    public var name: String
    /// The first that is present counts; empty where the column is found by its name and values, and the form of its
    /// lists too.
    public var columns: [String]
    /// Where a cell of `columns` lists several names, for example ","; nil where it holds one.
    public var split: String?
    /// Whether a song has all names of its cell; else it has the first, and the others are text alone.
    public var takesAll: Bool
    /// Width of the embedding; nil where the network does not see the category.
    public var embedding: Int?
    /// How much of the mean of its songs' latent vectors is added to each of them, after the network; nil for nothing.
    public var context: Double?
    /// Whether it is one of `labels`: kept for classifiers and filters where a table has it, never trained on here.
    public var isLabel = false
    /// Columns of a label's numbers: how much of a song each class is, of classes that the label's column names and
    /// maybe more. Those that a table has are kept.
    public var shares: [String] = []

    /// Whether a song's latent vector depends on the category; else it is stored and filterable.
    package var isFeature: Bool { embedding != nil || context != nil }
}

/// A number that the network sees, and where a row of a CSV has it.
public struct FeatureRecipe: Sendable, Equatable, Codable {
    /// How values become the network's; fitted on the training split.
    public enum Scale: String, Sendable, Codable, CaseIterable {
        /// (x − minimum) / (maximum − minimum).
        case minmax
        /// (x − mean) / standard deviation.
        case standard
        /// (x − median) / (third quartile − first quartile); as `standard` where the quartiles are equal.
        case robust
        /// The normal score of its rank, whatever the distribution.
        case normal
        /// As it is.
        case none
    }

    /// What a cell is read as.
    public enum Parse: String, Sendable, Codable, CaseIterable {
        case number
        /// The year of a date, by the same rules as a song's own; a text without a year counts as absent.
        case year
        /// A date as its year with the day in the fraction: 2019-07-02 is 2019.5; a year alone is its middle.
        case date
    }

    public var name: String
    /// The first that is present counts, and its values as they are. Empty for a feature of another source.
    public var columns: [String]
    /// What the table is to tell: its column is found by name and values, and converted to `unit`; nil for a feature of
    /// another source.
    public var field: SongField?
    /// Of the feature's values; nil where the table's own counts.
    public var unit: FeatureUnit?
    /// The column of an array of vectors that comes beside the table; nil for a feature of another source.
    public var vector: Int?
    public var parse: Parse
    /// Columns that are added instead; empty for most features.
    public var sum: [String]
    /// Text that may follow the number, any case: "db" reads "-6.85db".
    public var suffix: String?
    /// Words that stand for numbers, in lower case: yes is 1.
    public var words: [String: Double]
    /// What the values of a column are multiplied by, where its unit is not the feature's.
    public var times: [String: Double]
    /// Legal values in the feature's unit, which is the CSV's unless `unit` or `times` says otherwise: outside it a row is
    /// rejected and a profile refused.
    public var minimum: Double
    public var maximum: Double
    public var scale: Scale
    /// What an absent column or cell counts as; nil where that rejects the row.
    public var absent: Double?
    /// The variance of the row's other features after 0–1 scaling by their ranges, where the column or cell is absent.
    public var varianceOfOthers: Bool
    /// Whether an absent cell is NaN, for which the network sees the training songs' median.
    public var absentIsMedian: Bool
    /// Whether a table without its column is taken all the same: the feature is then no part of the network.
    public var isOptional: Bool

    /// Whether a song may lack it: something stands for an absent cell.
    var mayBeAbsent: Bool { absent != nil || varianceOfOthers || absentIsMedian }

    /// Whether it is the year of a release.
    package var isYear: Bool { parse != .number }

    /// The largest number of a feature, since they are kept as `Float`.
    static let largestNumber = Double(Float.greatestFiniteMagnitude)

    /// `range: any`.
    var takesAnyNumber: Bool { minimum == -Self.largestNumber && maximum == Self.largestNumber }
}

/// The autoencoder's layers.
public struct NetworkRecipe: Sendable, Equatable, Codable {
    /// What follows a layer's product.
    public enum ActivationName: String, Sendable, Codable, CaseIterable { case linear, relu, sigmoid, tanh }

    /// Widths of the encoder's hidden layers; the decoder mirrors them.
    public var hidden: [Int]
    public var latent: Int
    public var activation: ActivationName
    public var latentActivation: ActivationName
    public var output: ActivationName
    /// After each hidden layer.
    public var dropout: Double
}

/// How training goes, unless the command says otherwise.
public struct TrainingRecipe: Sendable, Equatable, Codable {
    /// nil is "auto": 16384, halved until an epoch has at least 30 steps, not below 64.
    public var batch: Int?
    public var epochs: Int
    /// Epochs without a better validation loss before training stops.
    public var patience: Int
    public var rate: Double
    /// Epochs without a better validation loss before the rate is halved; nil for never.
    public var plateau: Int?
    /// Percent of the songs for training, validation and test.
    public var split: [Int]
    public var seed: UInt64
    /// The share of category ids that becomes "unknown" in each epoch.
    public var unknownShare: Double

    /// - Parameter split: of songs; a task with a split of its own does not look at it.
    package init(
        batch: Int?, epochs: Int, patience: Int, rate: Double = 0.001, plateau: Int? = nil, split: [Int] = [100, 0, 0],
        seed: UInt64, unknownShare: Double = 0
    ) {
        (self.batch, self.epochs, self.patience, self.rate) = (batch, epochs, patience, rate)
        (self.plateau, self.split, self.seed, self.unknownShare) = (plateau, split, seed, unknownShare)
    }
}
