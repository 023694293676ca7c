import TimbreBase
package import Yams

/// A node of a recipe's YAML with its position and path of keys, for faults.
package struct RecipeNode {
    package let node: Node
    /// File or shipped recipe's name, for faults.
    package let source: String
    /// Path of keys, "features.tempo" for example; empty at the top.
    package let path: String

    /// Parses a recipe's text to its top node.
    ///
    /// - Parameter source: the recipe's name in faults.
    /// - Throws: `CatalogueFault.invalidRecipe` with the line, for text that is no YAML.
    package init(yaml: String, source: String) throws {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw Self.fault(error, source: source)
        }
        guard let root else {
            throw CatalogueFault.invalidRecipe(source: source, line: nil, problem: "the file is empty")
        }
        self.init(node: root, source: source, path: "")
    }

    init(node: Node, source: String, path: String) {
        (self.node, self.source, self.path) = (node, source, path)
    }

    package func fault(_ problem: String) -> CatalogueFault {
        .invalidRecipe(source: source, line: node.mark?.line, problem: problem)
    }

    /// The keys and values of a mapping, in order.
    ///
    /// - Parameter keys: the keys that are allowed; nil for any.
    /// - Throws: `CatalogueFault.invalidRecipe` where the node is no mapping, or has a repeated or unknown key.
    package func mapping(keys: [String]?) throws -> [(key: String, value: RecipeNode)] {
        guard case .mapping(let mapping) = node else { throw fault("“\(name)” needs keys and values, {key: value, …}") }
        var seen: Set<String> = []
        return try mapping.map { key, value in
            let key = RecipeNode(node: key, source: source, path: path)
            let text = try key.text()
            if let keys, !keys.contains(text) {
                let suggestion = CatalogueFault.suggestion(NearestName.to(text, among: keys))
                throw key.fault(
                    "unknown key “\(text)”\(path.isEmpty ? "" : " in \(path)")\(suggestion); known: "
                        + keys.joined(separator: ", "))
            }
            guard seen.insert(text).inserted else {
                throw key.fault("“\(text)” stands twice\(path.isEmpty ? "" : " in \(path)")")
            }
            return (text, RecipeNode(node: value, source: source, path: path.isEmpty ? text : "\(path).\(text)"))
        }
    }

    package func text() throws -> String {
        guard case .scalar(let scalar) = node else { throw fault("“\(name)” needs a single text") }
        return scalar.string
    }

    /// The texts of a list, or a single text.
    package func texts() throws -> [String] {
        guard case .sequence(let sequence) = node else {
            guard case .scalar = node else { throw fault("“\(name)” needs a list, [a, b]") }
            return [try text()]
        }
        return try sequence.map { try RecipeNode(node: $0, source: source, path: path).text() }
    }

    /// The widths of layers.
    package func widths() throws -> [Int] {
        try numbers().map { width in
            guard let width = Int(exactly: width), (1...65536).contains(width) else {
                throw fault("“\(path)” needs whole numbers from 1 to 65536")
            }
            return width
        }
    }

    package func integer(_ legal: ClosedRange<Int>) throws -> Int {
        guard let value = Int(try text()), legal.contains(value) else {
            let bounds =
                legal.upperBound == .max
                ? "of at least \(legal.lowerBound)" : "from \(legal.lowerBound) to \(legal.upperBound)"
            throw fault("“\(name)” needs a whole number \(bounds)\(found)")
        }
        return value
    }

    package func number() throws -> Double {
        guard let value = Double(try text()), value.isFinite else { throw fault("“\(name)” needs a number\(found)") }
        return value
    }

    package func numbers() throws -> [Double] {
        guard case .sequence(let sequence) = node else { throw fault("“\(name)” needs a list of numbers, [1, 2]") }
        return try sequence.map { try RecipeNode(node: $0, source: source, path: path).number() }
    }

    package func flag() throws -> Bool {
        switch try text() {
        case "true": true
        case "false": false
        default: throw fault("“\(name)” needs true or false\(found)")
        }
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) throws -> Choice
    where Choice.RawValue == String {
        guard let value = Choice(rawValue: try text()) else {
            let names = Choice.allCases.map(\.rawValue)
            let suggestion = CatalogueFault.suggestion(NearestName.to(try text(), among: names))
            throw fault("“\(name)” needs one of \(names.joined(separator: ", "))\(found)\(suggestion)")
        }
        return value
    }

    private var name: String { path.isEmpty ? "recipe" : path }

    private var found: String {
        if case .scalar(let scalar) = node { ", not “\(scalar.string)”" } else { "" }
    }

    private static func fault(_ error: any Error, source: String) -> CatalogueFault {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
            .composer(_, let problem, let mark, _)?:
            .invalidRecipe(source: source, line: mark.line, problem: "this is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context)?:
            .invalidRecipe(
                source: source, line: context.mark.line,
                problem: "keys stand twice: \(duplicates.joined(separator: ", "))")
        default:
            .invalidRecipe(source: source, line: nil, problem: "this is no YAML: \(error)")
        }
    }
}
