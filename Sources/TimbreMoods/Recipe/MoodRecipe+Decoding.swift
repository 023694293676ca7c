public import TimbreCatalogue

extension MoodRecipe {
    private static let keys = [
        "name", "labels", "clusters", "survey", "texts", "features", "scale", "categories", "least_rows",
        "combine_pairs", "balanced", "linear", "network", "training", "songs",
    ]

    /// Reads a recipe from YAML.
    ///
    /// - Parameters:
    ///   - yaml: the text.
    ///   - source: the recipe's name in faults: a path, or the name of a shipped recipe.
    /// - Throws: `CatalogueFault.invalidRecipe` with the line, for text that is no YAML and for illegal keys or values.
    public init(yaml: String, source: String) throws {
        let root = try RecipeNode(yaml: yaml, source: source)
        var parts: [String: RecipeNode] = [:]
        for (key, value) in try root.mapping(keys: Self.keys) { parts[key] = value }
        func part(_ key: String) throws -> RecipeNode {
            guard let part = parts[key] else { throw root.fault("the key “\(key)” is missing") }
            return part
        }
        self.yaml = yaml
        name = try part("name").text()
        guard ModelName(name) != nil else { throw try part("name").fault("“\(name)” can't be the name of a model") }
        let sources = ["labels", "clusters", "survey"].compactMap { parts[$0] }
        guard sources.count == 1 else {
            throw root.fault("a classifier learns one of labels: [topic], clusters: {…} and survey: {…}")
        }
        if let node = parts["clusters"] {
            labels = .clusters(try ClusterNamesRecipe(node))
        } else if let node = parts["survey"] {
            labels = .survey(try SurveyRecipe(node))
        } else {
            labels = .categories(try part("labels").texts())
        }
        texts = try parts["texts"]?.mapping(keys: nil).map { try TextInputRecipe($0.value, name: $0.key) } ?? []
        let names = try parts["features"]?.texts() ?? []
        try parts["features"]?.checkDistinct(names)
        features = names == ["all"] ? .all : .named(names)
        scale = try parts["scale"]?.choice(Scale.self) ?? .standard
        categories = try parts["categories"]?.texts() ?? []
        try parts["categories"]?.checkDistinct(categories)
        leastRows = try parts["least_rows"]?.integer(1...1 << 30) ?? 2
        combinesPairs = try parts["combine_pairs"]?.flag() ?? false
        isBalanced = try parts["balanced"]?.flag() ?? true
        linear = try LinearRecipe(parts["linear"])
        network = try MoodNetworkRecipe(part("network"))
        training = try TrainingRecipe(part("training"))
        songs = try parts["songs"]?.mapping(keys: nil).reduce(into: [:]) { $0[$1.key] = try $1.value.texts() } ?? [:]
        if sources[0].path == "survey", !texts.isEmpty || parts["features"] != nil || !categories.isEmpty {
            throw root.fault("a survey's listeners have no texts, features or categories: its columns are what is read")
        }
        if network.sequence != nil, texts.count != 1 {
            throw root.fault("a network over a sequence of tokens reads one text, and this recipe \(texts.count)")
        }
        if network.sequence != nil, features != .named([]) || !categories.isEmpty {
            throw root.fault("a network over a sequence of tokens reads a text alone, no features or categories")
        }
        if texts.isEmpty, features == .named([]), categories.isEmpty, sources[0].path != "survey" {
            throw root.fault("a classifier reads something: texts, features or categories")
        }
    }

    /// Changes one value, named by its place in the YAML: "training.epochs=50", "texts.lyrics.terms=2000".
    ///
    /// - Throws: `CatalogueFault.invalidRecipe` for a text of another form, an unknown key, or a value that the key
    ///   can't have; the recipe then stays as it was.
    public mutating func set(_ assignment: String) throws {
        let changed = try RecipeOverride(assignment).applied(toYAML: yaml)
        do {
            self = try MoodRecipe(yaml: changed, source: assignment)
        } catch CatalogueFault.invalidRecipe(let source, _, let problem) {
            // Lines of a text that the user never saw would mislead.
            throw CatalogueFault.invalidRecipe(source: source, line: nil, problem: problem)
        }
    }

    /// Finds a recipe by a shipped recipe's name or by a path.
    ///
    /// - Throws: `MoodFault.noSuchRecipe` where it is neither; `CatalogueFault.notReadable`, `.invalidRecipe`.
    public static func resolve(_ nameOrPath: String) throws -> MoodRecipe {
        if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") || nameOrPath.hasSuffix(".yml") {
            return try MoodRecipe(yaml: Recipe.text(ofFile: nameOrPath), source: nameOrPath)
        }
        return try named(nameOrPath)
    }
}

extension TextInputRecipe {
    init(_ node: RecipeNode, name: String) throws {
        self.init(
            name: name, language: nil, dropsStopWords: true, stems: true, largestTerm: 2, terms: 5000,
            leastTexts: 1, isSublinear: false, least: 5)
        let keys = ["language", "stop_words", "stem", "words", "terms", "least_texts", "sublinear", "least"]
        for (key, value) in try node.mapping(keys: keys) {
            switch key {
            case "language":
                let text = try value.text()
                guard text == "auto" || Language.known.contains(text) else {
                    throw value.fault("“\(value.path)” is auto or one of \(Language.known.joined(separator: ", "))")
                }
                language = text == "auto" ? nil : text
            case "stop_words": dropsStopWords = !(try value.flag())
            case "stem": stems = try value.flag()
            case "words": largestTerm = try value.integer(1...2)
            case "terms": terms = try value.integer(1...1 << 20)
            case "least_texts": leastTexts = try value.integer(1...1 << 30)
            case "sublinear": isSublinear = try value.flag()
            default: least = try value.integer(0...1 << 20)
            }
        }
    }
}

extension LinearRecipe {
    init(_ node: RecipeNode?) throws {
        self.init(logistic: [1], ridge: [1])
        for (key, value) in try node?.mapping(keys: ["logistic", "ridge"]) ?? [] {
            let numbers = try (try? value.numbers()) ?? [value.number()]
            guard !numbers.isEmpty, numbers.allSatisfy({ $0 > 0 }) else {
                throw value.fault("“\(value.path)” needs numbers above 0")
            }
            if key == "logistic" { logistic = numbers } else { ridge = numbers }
        }
    }
}

extension MoodNetworkRecipe {
    init(_ node: RecipeNode) throws {
        self.init(hidden: [], activation: .relu, dropout: 0, sequence: nil, start: nil)
        let keys = ["hidden", "activation", "dropout", "sequence", "start"]
        for (key, value) in try node.mapping(keys: keys) {
            switch key {
            case "hidden": hidden = try value.widths()
            case "activation": activation = try value.choice(NetworkRecipe.ActivationName.self)
            case "dropout":
                dropout = try value.number()
                guard (0..<1).contains(dropout) else {
                    throw value.fault("“\(value.path)” is a share from 0 to below 1")
                }
            case "sequence": sequence = try Sequence(value)
            default: start = try Start(value)
            }
        }
        if hidden.isEmpty, sequence == nil { throw node.fault("“network” needs hidden: [64] or sequence: {…}") }
    }
}

extension MoodNetworkRecipe.Sequence {
    init(_ node: RecipeNode) throws {
        self.init(width: 64, layers: 2, heads: 2, length: 256)
        for (key, value) in try node.mapping(keys: ["width", "layers", "heads", "length"]) {
            switch key {
            case "width": width = try value.integer(1...4096)
            case "layers": layers = try value.integer(1...64)
            case "heads": heads = try value.integer(1...64)
            default: length = try value.integer(1...65536)
            }
        }
        guard width.isMultiple(of: heads) else {
            throw node.fault("“\(node.path).width” is a multiple of heads, and \(width) is none of \(heads)")
        }
    }
}

extension MoodNetworkRecipe.Start {
    init(_ node: RecipeNode) throws {
        self.init(recipe: "", lastLayerEpochs: 0)
        for (key, value) in try node.mapping(keys: ["recipe", "last_layer_epochs"]) {
            if key == "recipe" { recipe = try value.text() } else { lastLayerEpochs = try value.integer(0...1_000_000) }
        }
        if recipe.isEmpty { throw node.fault("“\(node.path)” needs the recipe that it starts from") }
    }
}

extension ClusterNamesRecipe {
    init(_ node: RecipeNode) throws {
        self.init(k: 12, high: 75, low: 25, rules: [], other: "other")
        for (key, value) in try node.mapping(keys: ["k", "high", "low", "names", "other"]) {
            switch key {
            case "k": k = try value.integer(2...4096)
            case "high": high = try value.percentile()
            case "low": low = try value.percentile()
            case "other": other = try value.text()
            default: rules = try value.mapping(keys: nil).map { try Rule($0.value, name: $0.key) }
            }
        }
    }
}

extension ClusterNamesRecipe.Rule {
    /// Inputs with a sign: [valence+, energy+].
    init(_ node: RecipeNode, name: String) throws {
        self.init(name: name, high: [], low: [])
        for text in try node.texts() {
            switch text.last {
            case "+": high.append(String(text.dropLast()))
            case "-": low.append(String(text.dropLast()))
            default: throw node.fault("“\(node.path)” names inputs that are high or low: [valence+, energy-]")
            }
        }
    }
}

extension SurveyRecipe {
    init(_ node: RecipeNode) throws {
        self.init(label: "", columns: [], numbers: [])
        for (key, value) in try node.mapping(keys: ["label", "columns", "numbers"]) {
            switch key {
            case "label": label = try value.text()
            case "columns": columns = try value.texts() == ["all"] ? [] : value.texts()
            default: numbers = try value.texts()
            }
            if key == "columns" { try value.checkDistinct(columns) }
        }
        if label.isEmpty { throw node.fault("“\(node.path)” needs the column of the moods, label: mood") }
    }
}

extension RecipeNode {
    fileprivate func checkDistinct(_ names: [String]) throws {
        var met: Set<String> = []
        if let twice = names.first(where: { !met.insert($0).inserted }) {
            throw fault("“\(path)” names “\(twice)” twice")
        }
    }

    fileprivate func percentile() throws -> Double {
        let value = try number()
        guard (0...100).contains(value) else { throw fault("“\(path)” is from 0 to 100") }
        return value
    }
}
