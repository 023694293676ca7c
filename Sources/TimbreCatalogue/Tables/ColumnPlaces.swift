/// Indices of a table's columns by name.
struct ColumnPlaces: Sendable {
    /// First column of each name, and the number of columns with it.
    private var exact: [String: (place: Int, count: Int)] = [:]
    /// First column of each plain name.
    private var plain: [String: Int] = [:]

    init(_ names: [String]) {
        for (place, name) in names.enumerated() {
            exact[name, default: (place, 0)].count += 1
            let plainName = ColumnName.plain(name)
            if !plainName.isEmpty, plain[plainName] == nil { plain[plainName] = place }
        }
    }

    /// The column of a name, else the first whose name differs only in case, spaces and punctuation; nil for none.
    func column(named name: String) -> Int? { exact[name]?.place ?? plain[ColumnName.plain(name)] }

    func isRepeated(_ name: String) -> Bool { exact[name].map { $0.count > 1 } ?? false }
}
