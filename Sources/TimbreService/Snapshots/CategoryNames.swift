import TimbreBase
import TimbreCatalogue

/// Names of a category, for suggestions while somebody types.
struct CategoryNames: Sendable {
    private let names: [String]
    private let folded: [String]
    /// Indices into `names`, sorted by folded name.
    private let order: [Int32]

    /// - Throws: `CatalogueFault.noSuchCategory`, `.damaged`.
    init(_ category: String, of catalogue: Catalogue) throws {
        let folding = TextFolding()
        names = Array(try catalogue.vocabulary(category).dropFirst())
        let folded = names.map(folding.fold)
        self.folded = folded
        order = names.indices.map { Int32($0) }.sorted {
            folded[Int($0)].utf8.lexicographicallyPrecedes(folded[Int($1)].utf8)
        }
    }

    /// Names that begin with a text, regardless of case and accents, in alphabetical order, at most `count`.
    func beginning(with text: String, count: Int) -> [String] {
        let prefix = Array(TextFolding().fold(text).utf8)
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if folded[Int(order[middle])].utf8.lexicographicallyPrecedes(prefix) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return order[low...].lazy.map { Int($0) }.prefix { self.folded[$0].utf8.starts(with: prefix) }.prefix(count)
            .map { self.names[$0] }
    }
}
