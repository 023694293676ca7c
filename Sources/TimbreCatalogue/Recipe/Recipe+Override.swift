import TimbreBase
import Yams

extension Recipe {
    /// Changes one value, named by its place in the YAML: "training.rate=0.0005", "network.hidden=[128, 64]",
    /// "features.tempo.scale=minmax". An empty value, "training.rate=", restores the original recipe's.
    ///
    /// - Parameters:
    ///   - assignment: a path of keys, an equals sign, and the value.
    ///   - original: the recipe whose values can be restored; nil where none is known.
    /// - Throws: `CatalogueFault.invalidRecipe` for a text of another form, an unknown key (the nearest is suggested),
    ///   a value that the key can't have, or an unknown value to restore; the recipe then stays as it was.
    public mutating func set(_ assignment: String, original: Recipe? = nil) throws {
        let override = try RecipeOverride(assignment)
        guard let root = try Yams.compose(yaml: yaml()) else { preconditionFailure("a recipe without YAML") }
        let changed: Node
        if override.isEmpty, let original {
            let value = try original.node(override.keys)
            if value == nil, try node(override.keys) == nil {
                let known = Self.paths(in: root)
                let suggestion = CatalogueFault.suggestion(
                    NearestName.to(override.keys.joined(separator: "."), among: known))
                throw override.fault("neither this recipe nor the one to go back to has such a value\(suggestion)")
            }
            changed = try override.applied(to: root, value: value)
        } else {
            changed = try override.applied(to: root)
        }
        // Lines of a text that the user never saw would mislead.
        do {
            let changed = try Recipe(RecipeNode(node: changed, source: assignment, path: ""))
            try changed.validate(source: assignment)
            self = changed
        } catch CatalogueFault.invalidRecipe(let source, _, let problem) {
            throw CatalogueFault.invalidRecipe(source: source, line: nil, problem: problem)
        }
    }

    /// The value at a place in the YAML; nil where there is none.
    private func node(_ keys: [String]) throws -> Node? {
        var node = try Yams.compose(yaml: yaml())
        for key in keys { node = node?.mapping?[Node(key)] }
        return node
    }

    /// Every place in the YAML that has a value.
    private static func paths(in node: Node, under path: String = "") -> [String] {
        guard let mapping = node.mapping else { return [] }
        return mapping.flatMap { key, value in
            let path = path.isEmpty ? key.string ?? "" : "\(path).\(key.string ?? "")"
            return [path] + paths(in: value, under: path)
        }
    }

}

/// A change of one value of a recipe's YAML: `training.rate=0.0005`.
package struct RecipeOverride {
    fileprivate let keys: [String]
    private let assignment: String
    private let text: Substring

    /// - Throws: `CatalogueFault.invalidRecipe` for a text of another form.
    package init(_ assignment: String) throws {
        self.assignment = assignment
        guard let sign = assignment.firstIndex(of: "="), sign > assignment.startIndex else {
            throw CatalogueFault.invalidRecipe(
                source: assignment, line: nil,
                problem: "an override has the form key=value, for example training.rate=0.0005")
        }
        keys = assignment[..<sign].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        text = assignment[assignment.index(after: sign)...]
    }

    fileprivate var isEmpty: Bool { text.allSatisfy(\.isWhitespace) }

    fileprivate func fault(_ problem: String) -> CatalogueFault {
        .invalidRecipe(source: assignment, line: nil, problem: problem)
    }

    /// A recipe's YAML with the value in its place.
    ///
    /// - Throws: `CatalogueFault.invalidRecipe` where the value is empty or no YAML, or the path is impossible.
    package func applied(toYAML yaml: String) throws -> String {
        try Yams.serialize(node: applied(to: RecipeNode(yaml: yaml, source: assignment).node))
    }

    fileprivate func applied(to node: Node) throws -> Node {
        guard let value = try? Yams.compose(yaml: String(text)) else {
            throw fault("the value after = is empty or no YAML")
        }
        return try applied(to: node, value: value)
    }

    /// - Parameter value: the new value; nil to remove the key.
    fileprivate func applied(to node: Node, value: Node?) throws -> Node {
        var root = node
        guard Self.replace(keys[...], in: &root, by: value) else {
            throw fault("“\(keys.joined(separator: "."))” names a value inside one that has no keys")
        }
        return root
    }

    /// Sets the value at a path of keys, or removes the key where the value is nil; returns false where the path is
    /// impossible.
    private static func replace(_ keys: ArraySlice<String>, in node: inout Node, by value: Node?) -> Bool {
        guard let key = keys.first else {
            if let value { node = value }
            return true
        }
        guard var mapping = node.mapping else { return false }
        if keys.count == 1, value == nil {
            mapping[Node(key)] = nil
            node = .mapping(mapping)
            return true
        }
        var child = mapping[Node(key)] ?? .mapping(Node.Mapping([]))
        guard replace(keys.dropFirst(), in: &child, by: value) else { return false }
        mapping[Node(key)] = child
        node = .mapping(mapping)
        return true
    }
}
