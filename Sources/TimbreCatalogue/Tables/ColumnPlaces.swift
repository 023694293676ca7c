/// Numbers of a table's columns by their names.
struct ColumnPlaces: Sendable {
    /// The first of each name, and how many there are.
    private var exact: [String: (place: Int, count: Int)] = [:]
    /// The first of each plain name.
    private var plain: [String: Int] = [:]

    init(_ names: [String]) {
        for (place, name) in names.enumerated() {
            exact[name, default: (place, 0)].count += 1
            let plainName = ColumnName.plain(name)
            if !plainName.isEmpty, plain[plainName] == nil { plain[plainName] = place }
        }
    }

    /// The column of a name, else the first whose name differs in case, spaces and punctuation alone; nil for none.
    func column(named name: String) -> Int? { exact[name]?.place ?? plain[ColumnName.plain(name)] }

    func isRepeated(_ name: String) -> Bool { exact[name].map { $0.count > 1 } ?? false }
}
