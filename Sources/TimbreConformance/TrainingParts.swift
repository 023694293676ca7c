import TimbreCompute

/// Some of the parts of a step of training.
struct TrainingParts {
    struct Table {
        /// Whether songs have several of its rows, with weights.
        var isWeighted = false
        var isDirect = false
        var isFrozen = false
    }

    var objective = Objective()
    var isCompared = false
    var hasFeatures = true
    var tables = [Table(), Table()]
    /// Rows that a song has of a weighted table, at most.
    var entries = 4
    var activation = Activation.relu
    var hasDropout = true
    /// Number of hidden layers: 0, 1 or 3.
    var hiddenLayers = 3
    var frozenLayers: Set<Int> = []
    /// Outputs of a head of classes or labels.
    var classes = 5

    init() {}

    /// Parts by the place of a shape, so that each meets many of the others.
    init(_ place: Int) {
        objective = Objective.examples[place % Objective.examples.count]
        isCompared = place % 4 >= 2
        hasFeatures = place % 6 != 3
        tables = place % 6 == 1 ? [] : [Table(isWeighted: place % 3 == 2), Table(isWeighted: place % 9 == 4)]
        if place % 3 == 1 { tables.append(Table(isWeighted: place % 2 == 0, isDirect: true)) }
        activation = Activation.allCases[place % 4]
        hasDropout = place % 3 != 0
        hiddenLayers = place % 6 == 5 ? 1 : 3
        classes = 2 + place % 9
    }

    private init(_ change: (inout TrainingParts) -> Void) { change(&self) }

    /// Combinations that the shapes' places leave out.
    static let edges = heads + directTables + frozen

    private static let heads = [
        TrainingParts { ($0.objective.head, $0.classes, $0.tables) = (.classes, 1, []) },
        TrainingParts { ($0.objective.head, $0.tables, $0.entries) = (.classes, [weighted, weighted], 0) },
        TrainingParts { ($0.objective.head, $0.objective.noise, $0.isCompared) = (.labels, 0.2, true) },
        TrainingParts { ($0.objective.head, $0.hasFeatures, $0.tables) = (.classes, false, [weighted, Table()]) },
        TrainingParts { ($0.tables, $0.objective.noise, $0.hiddenLayers) = ([weighted, Table()], 0.2, 1) },
        TrainingParts { ($0.objective.head, $0.tables, $0.activation) = (.labels, [Table(), weighted], .tanh) },
        TrainingParts { ($0.tables, $0.hiddenLayers) = ([Table()], 0) },
    ]

    private static let directTables = [
        TrainingParts { ($0.objective.head, $0.hasFeatures, $0.tables) = (.classes, false, [direct]) },
        TrainingParts {
            ($0.objective.head, $0.hasFeatures, $0.tables, $0.entries) = (
                .labels, false, [direct, Table(isDirect: true), weighted], 7
            )
        },
        // A logistic regression of terms, and one of numbers and ids.
        TrainingParts {
            ($0.objective.head, $0.hasFeatures, $0.tables, $0.hiddenLayers) = (.classes, false, [direct], 0)
        },
        TrainingParts {
            ($0.objective.head, $0.tables, $0.hiddenLayers) = (.labels, [Table(isDirect: true), Table()], 0)
        },
        // The target of a network that rebuilds is no direct table's.
        TrainingParts { ($0.tables, $0.objective.noise) = ([Table(), direct, Table()], 0.1) },
        TrainingParts { ($0.tables, $0.activation, $0.isCompared) = ([direct, weighted], .tanh, true) },
        TrainingParts { ($0.objective.head, $0.tables, $0.entries) = (.classes, [direct, direct], 0) },
    ]

    private static let frozen = [
        // The last layer alone is trained.
        TrainingParts {
            ($0.objective.head, $0.frozenLayers) = (.classes, [0, 1, 2])
            $0.tables = [frozenTable(isDirect: true), frozenTable(isDirect: false)]
        },
        TrainingParts {
            ($0.objective.head, $0.frozenLayers, $0.activation) = (.labels, [0, 2], .sigmoid)
            $0.tables = [frozenTable(isDirect: true)]
        },
        // A table meets a frozen kernel, and a frozen table a kernel that is trained.
        TrainingParts { ($0.frozenLayers, $0.tables) = ([0, 3], [Table(), frozenTable(isDirect: false)]) },
        TrainingParts { ($0.tables, $0.hasFeatures) = ([frozenTable(isDirect: false), Table()], false) },
        TrainingParts {
            ($0.objective.head, $0.tables) = (.classes, [direct, frozenTable(isDirect: true), Table()])
            $0.frozenLayers = [0, 1, 2, 3]
        },
    ]

    private static let weighted = Table(isWeighted: true)
    private static let direct = Table(isWeighted: true, isDirect: true)

    private static func frozenTable(isDirect: Bool) -> Table {
        Table(isWeighted: isDirect, isDirect: isDirect, isFrozen: true)
    }
}
