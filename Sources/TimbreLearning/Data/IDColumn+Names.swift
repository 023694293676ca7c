import TimbreCatalogue
import TimbreCompute

extension IDColumn {
    /// A column of one category's names: an id a row where no row has several, or where the main names alone count.
    init(_ names: NameLists, takesAll: Bool) {
        self =
            takesAll && names.haveSeveral
            ? .names(WeightedIDs((0..<names.songCount).lazy.map { .shared(names[$0]) })) : .one(names.main)
    }
}

extension [(id: Int32, weight: Float)] {
    /// Names that share the weight of 1; "unknown" where there is none.
    static func shared(_ names: some Collection<Int32>) -> Self {
        names.isEmpty ? [(0, 1)] : names.map { ($0, 1 / Float(names.count)) }
    }
}
