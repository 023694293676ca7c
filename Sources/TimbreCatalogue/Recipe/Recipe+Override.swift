import Yams

extension Recipe {
    /// Changes one value, named by its place in the YAML: "training.rate=0.0005", "network.hidden=[128, 64]",
    /// "features.tempo.scale=minmax".
    ///
    /// - Throws: `CatalogueFault.invalidRecipe` for a text of another form, a key that is unknown (the nearest is
    ///   suggested) and a value that the key can't have; the recipe is then as it was.
    public mutating func set(_ assignment: String) throws {
        func refuse(_ problem: String) -> CatalogueFault {
            .invalidRecipe(source: assignment, line: nil, problem: problem)
        }
        guard let sign = assignment.firstIndex(of: "="), sign > assignment.startIndex else {
            throw refuse("an override has the form key=value, for example training.rate=0.0005")
        }
        let keys = assignment[..<sign].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let value = try? Yams.compose(yaml: String(assignment[assignment.index(after: sign)...])),
            var root = try Yams.compose(yaml: yaml())
        else {
            throw refuse("the value after = is empty or no YAML")
        }
        guard Self.replace(keys[...], in: &root, by: value) else {
            throw refuse("“\(keys.joined(separator: "."))” names a value inside one that has no keys")
        }
        // Lines of a text that the user never saw would mislead.
        do {
            let changed = try Recipe(RecipeNode(node: root, source: assignment, path: ""))
            try changed.validate(source: assignment)
            self = changed
        } catch CatalogueFault.invalidRecipe(let source, _, let problem) {
            throw CatalogueFault.invalidRecipe(source: source, line: nil, problem: problem)
        }
    }

    private static func replace(_ keys: ArraySlice<String>, in node: inout Node, by value: Node) -> Bool {
        guard let key = keys.first else {
            node = value
            return true
        }
        guard var mapping = node.mapping else { return false }
        var child = mapping[Node(key)] ?? .mapping(Node.Mapping([]))
        guard replace(keys.dropFirst(), in: &child, by: value) else { return false }
        mapping[Node(key)] = child
        node = .mapping(mapping)
        return true
    }
}
