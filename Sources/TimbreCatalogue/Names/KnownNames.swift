import TimbreBase

/// Names of a column whose cells hold one name, or several separated by commas. A text is a name if it is alone in a
/// cell, if it follows different texts, or if it is first in one cell and not in another. "The Creator" is no name,
/// since it always follows "Tyler"; "Jr." and the like, which follow many, are one only where they are alone in a cell.
struct KnownNames: Sendable, Equatable {
    private var names: Set<Hash128> = []
    /// Last predecessor of each part of a list.
    private var predecessors: [Hash128: Hash128] = [:]
    private let folding = TextFolding()

    private static let nothing = Hash128(high: 0, low: 0)
    /// Endings of names that follow a comma, in small letters.
    private static let suffixes: Set = [
        "jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "esq", "esq.", "the", "inc", "inc.",
    ]
    private static let longestSuffix = 4

    /// - Parameter names: the names known from elsewhere.
    init(_ names: [String]) {
        for name in names where !name.isEmpty {
            var name = name
            name.withUTF8 { _ = self.names.insert(hash(UnsafeRawBufferPointer($0))) }
        }
    }

    /// Adds a cell without surrounding spaces.
    mutating func add(_ cell: UnsafeRawBufferPointer) {
        names.insert(hash(cell))
        guard cell.contains(NameList.comma) else { return }
        var predecessor = Self.nothing
        for text in NameList.parts(of: cell) {
            let part = hash(text)
            if let other = predecessors.updateValue(predecessor, forKey: part), other != predecessor,
                !Self.isSuffix(text)
            {
                names.insert(part)
            }
            predecessor = part
        }
    }

    private static func isSuffix(_ text: UnsafeRawBufferPointer) -> Bool {
        text.count <= longestSuffix && suffixes.contains(String(decoding: text, as: UTF8.self).lowercased())
    }

    func isName(_ text: UnsafeRawBufferPointer) -> Bool { names.contains(hash(text)) }

    /// Hash of the folded text, equal for names that differ only in case and accents.
    private func hash(_ text: UnsafeRawBufferPointer) -> Hash128 {
        var folded: [UInt8] = []
        folding.fold(text, into: &folded)
        var hash = Hash128(seed: 6)
        folded.withUnsafeBytes { hash.add($0) }
        return hash
    }

    static func == (a: KnownNames, b: KnownNames) -> Bool { a.names == b.names }
}
