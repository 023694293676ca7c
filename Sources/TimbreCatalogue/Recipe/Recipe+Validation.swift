import TimbreBase

extension Recipe {
    /// Checks that the recipe can be used and stored: its YAML is valid and reads back the same. Every function that
    /// takes a recipe checks it first.
    ///
    /// - Throws: `CatalogueFault.invalidRecipe`.
    public func check() throws {
        let source = "recipe \(name)"
        let yaml = yaml()
        let read: Recipe
        do {
            read = try Recipe(yaml: yaml, source: source)
        } catch CatalogueFault.invalidRecipe(_, _, let problem) {
            throw CatalogueFault.invalidRecipe(source: source, line: nil, problem: problem)
        }
        // Values that are not written, because they belong to another objective, are checked too.
        try validate(source: source)
        guard read.yaml() == yaml else {
            throw CatalogueFault.invalidRecipe(
                source: source, line: nil, problem: "a text or number of it does not read back as it is written")
        }
    }

    /// Checks conditions that involve several keys, and names.
    ///
    /// - Throws: `CatalogueFault.invalidRecipe`.
    func validate(source: String) throws {
        func refuse(_ problem: String) -> CatalogueFault { .invalidRecipe(source: source, line: nil, problem: problem) }
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        else {
            throw refuse("the name “\(name)” may hold only letters, digits, - _ and .")
        }
        if features.isEmpty { throw refuse("“features” is empty: name at least one") }
        for feature in features {
            guard !feature.name.isEmpty,
                feature.name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            else {
                throw refuse("the feature “\(feature.name)” is a profile's key: letters, digits and _ only")
            }
            if categories.contains(where: { $0.name == feature.name }) || Self.categoryNames.contains(feature.name) {
                throw refuse("“\(feature.name)” is a category's name and can't be a feature's")
            }
        }
        let names = categories.map(\.name)
        for (kind, name) in categories.filter(\.isLabel).map({ ("label", $0.name) }) + texts.map({ ("text", $0.name) })
        {
            guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
                throw refuse("the \(kind) “\(name)” may hold only letters, digits and _")
            }
        }
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw refuse("“\(twice)” is the name of two categories")
        }
        if let column =
            (id + title + album + length + date + popularity + categories.flatMap(\.columns)
            + categories.flatMap(\.shares) + texts.flatMap(\.columns) + features.flatMap { $0.columns + $0.sum }).first(
                where: {
                    $0.trimmed.isEmpty || $0.trimmed != $0
                })
        {
            throw refuse("the column “\(column)” is empty or has spaces around it: a CSV's column names are trimmed")
        }
        try objective.check(of: self, refuse)
        try checkSize(refuse)
        if features.filter(\.varianceOfOthers).count > 1 || features.count == 1 && features[0].varianceOfOthers {
            throw refuse("variance_of_others needs other features, and stands once at most")
        }
    }

    /// Largest number of weights in all layers: a gigabyte. More is a slip, or an attack.
    private static let mostWeights = 1 << 28

    private func checkSize(_ refuse: (String) -> CatalogueFault) throws {
        let inputs = embeddings.reduce(features.count) { $0 + ($1.embedding ?? 0) }
        let widths = [inputs] + network.hidden + [network.latent]
        // The decoder mirrors the encoder, hence twice. `Double` can't overflow by hostile widths.
        let weights = 2 * zip(widths, widths.dropFirst()).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        guard weights <= Double(Self.mostWeights) else {
            throw refuse("the layers of the network would have more than \(Self.mostWeights) weights; narrow them")
        }
    }
}
