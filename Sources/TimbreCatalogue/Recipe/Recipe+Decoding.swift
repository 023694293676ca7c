extension Recipe {
    /// Key of the weight of playlists.
    package static let playlistWeight = "playlist"

    static let categoryNames = ["artist", "genre", "subgenre", "emotion"]

    /// Reads a recipe from YAML.
    ///
    /// - Parameters:
    ///   - yaml: the text.
    ///   - source: the recipe's name in faults: a path, or the name of a shipped recipe.
    /// - Throws: `CatalogueFault.invalidRecipe` with the line, for text that is no YAML and for illegal keys or values.
    public init(yaml: String, source: String) throws {
        try self.init(RecipeNode(yaml: yaml, source: source))
        try validate(source: source)
    }

    init(_ root: RecipeNode) throws {
        let keys =
            ["name", "id", "missing", "title", "album", "length", "date", "popularity"] + Self.categoryNames
            + ["labels", "texts", "features", "network", "objective", "blend", "training"]
        var parts: [String: RecipeNode] = [:]
        for (key, value) in try root.mapping(keys: keys) { parts[key] = value }
        func part(_ key: String) throws -> RecipeNode {
            guard let part = parts[key] else { throw root.fault("the key “\(key)” is missing") }
            return part
        }
        name = try part("name").text()
        id = try parts["id"]?.texts() ?? []
        missing = try parts["missing"]?.texts() ?? ["", "NA", "NaN"]
        title = try parts["title"]?.texts() ?? []
        album = try parts["album"]?.texts() ?? []
        length = try parts["length"]?.texts() ?? []
        date = try parts["date"]?.texts() ?? []
        categories = try Self.categoryNames.compactMap { name in
            try parts[name].map { try CategoryRecipe($0, name: name) }
        }
        categories +=
            try parts["labels"]?.mapping(keys: nil).map { try CategoryRecipe(label: $0.value, name: $0.key) } ?? []
        texts = try parts["texts"]?.mapping(keys: nil).map { try TextRecipe($0.value, name: $0.key) } ?? []
        features = try part("features").mapping(keys: nil).map { try FeatureRecipe($0.value, name: $0.key) }
        popularity = try parts["popularity"]?.texts() ?? features.first { $0.name == "popularity" }?.columns ?? []
        network = try NetworkRecipe(part("network"))
        objective =
            try parts["objective"].map(ObjectiveRecipe.init) ?? ObjectiveRecipe(numbers: .mse, categories: .embedding)
        blend = try parts["blend"].map(BlendRecipe.init)
        if let blend = parts["blend"], network.latent > BlendRecipe.mostNumbers {
            throw blend.fault(
                "“blend” takes a network.latent of at most \(BlendRecipe.mostNumbers), and it is \(network.latent)")
        }
        training = try TrainingRecipe(part("training"))
    }
}

extension CategoryRecipe {
    /// Names of a cell that a song gets.
    fileprivate enum Take: String, CaseIterable { case first, all }

    init(_ node: RecipeNode, name: String) throws {
        self.init(name: name, columns: [], split: nil, takesAll: false, embedding: nil, context: nil)
        var isSeen: Bool?
        for (key, value) in try node.mapping(keys: ["columns", "split", "take", "embedding", "feature", "context"]) {
            switch key {
            case "columns": columns = try value.texts()
            case "split":
                split = try value.text()
                if split?.utf8.count != 1 { throw value.fault("“\(value.path)” needs one ASCII character") }
            case "take":
                takesAll = try value.choice(Take.self) == .all
            case "embedding": embedding = try value.integer(1...4096)
            case "context":
                context = try value.number()
                guard let context, context > 0, context <= 1000 else {
                    throw value.fault(
                        "“\(value.path)” is a weight above 0, at most 1000; without it there is no context")
                }
            default: isSeen = try value.flag()
            }
        }
        if columns.isEmpty, split != nil { throw node.fault("“\(name).split” goes with columns: [a, b]") }
        guard (isSeen ?? true) == (embedding != nil) else {
            throw node.fault("“\(name)” needs either an embedding's width (embedding: 50) or feature: false")
        }
    }
}

extension CategoryRecipe {
    /// Reads a label, which takes all names of a cell unless the recipe says otherwise.
    init(label node: RecipeNode, name: String) throws {
        self.init(name: name, columns: [], split: nil, takesAll: true, embedding: nil, context: nil)
        isLabel = true
        for (key, value) in try node.mapping(keys: ["columns", "split", "take", "shares"]) {
            switch key {
            case "columns": columns = try value.texts()
            case "split":
                split = try value.text()
                if split?.utf8.count != 1 { throw value.fault("“\(value.path)” needs one ASCII character") }
            case "take": takesAll = try value.choice(Take.self) == .all
            default: shares = try value.texts()
            }
        }
        if columns.isEmpty, split != nil { throw node.fault("“\(node.path).split” goes with columns: [a, b]") }
        if columns.isEmpty, SongField(rawValue: name)?.quantity != .names {
            throw node.fault(
                "“\(node.path)” needs columns: [a, b]; only topic and emotion are found by name and values")
        }
    }
}

extension NetworkRecipe {
    init(_ node: RecipeNode) throws {
        self.init(hidden: [], latent: 0, activation: .relu, latentActivation: .linear, output: .linear, dropout: 0)
        let keys = ["hidden", "latent", "activation", "latent_activation", "output", "dropout"]
        for (key, value) in try node.mapping(keys: keys) {
            switch key {
            case "hidden": hidden = try value.widths()
            case "latent": latent = try value.integer(1...4096)
            case "activation": activation = try value.choice(ActivationName.self)
            case "latent_activation": latentActivation = try value.choice(ActivationName.self)
            case "output": output = try value.choice(ActivationName.self)
            default:
                dropout = try value.number()
                guard (0..<1).contains(dropout) else {
                    throw value.fault("“\(value.path)” is a share from 0 to below 1")
                }
            }
        }
        if latent == 0 { throw node.fault("“network” needs the width of the latent vector, latent: 20") }
    }
}

extension TrainingRecipe {
    package init(_ node: RecipeNode) throws {
        self.init(
            batch: nil, epochs: 60, patience: 3, rate: 0.001, plateau: nil, split: [80, 10, 10], seed: 42,
            unknownShare: 0)
        let keys = ["batch", "epochs", "patience", "rate", "plateau", "split", "seed", "unknown_share"]
        for (key, value) in try node.mapping(keys: keys) {
            switch key {
            case "batch": batch = try value.text() == "auto" ? nil : try value.integer(1...1 << 24)
            case "epochs": epochs = try value.integer(1...1_000_000)
            case "patience": patience = try value.integer(1...1_000_000)
            case "rate":
                rate = try value.number()
                guard rate > 0 else { throw value.fault("“\(value.path)” is above 0") }
            case "plateau": plateau = try value.text() == "never" ? nil : try value.integer(1...1_000_000)
            case "split":
                split = try value.numbers().map { Int(exactly: $0) ?? -1 }
                guard split.count == 3, split.allSatisfy({ $0 >= 0 }), split[0] > 0, split.reduce(0, +) == 100 else {
                    throw value.fault(
                        "“\(value.path)” needs three whole percentages that add up to 100, training, validation and test"
                    )
                }
            case "seed":
                guard let seed = UInt64(try value.text()) else {
                    throw value.fault("“\(value.path)” needs a whole number from 0")
                }
                self.seed = seed
            default:
                unknownShare = try value.number()
                guard (0..<1).contains(unknownShare) else {
                    throw value.fault("“\(value.path)” is a share from 0 to below 1")
                }
            }
        }
    }
}
