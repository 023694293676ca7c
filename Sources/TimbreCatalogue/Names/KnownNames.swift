import TimbreBase

/// Names of a column whose cells hold one name, or several separated by commas. A text is a name if it is alone in a
/// cell, if it follows different texts, or if it is first in one cell and not in another. "The Creator" is no name,
/// since it always follows "Tyler".
struct KnownNames: Sendable, Equatable {
    private var names: Set<Hash128> = []
    /// Last predecessor of each part of a list.
    private var predecessors: [Hash128: Hash128] = [:]
    private let folding = TextFolding()

    private static let nothing = Hash128(high: 0, low: 0)

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
        for part in NameList.parts(of: cell) {
            let part = hash(part)
            if let other = predecessors.updateValue(predecessor, forKey: part), other != predecessor {
                names.insert(part)
            }
            predecessor = part
        }
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
