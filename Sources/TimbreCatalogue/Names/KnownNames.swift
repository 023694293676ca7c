import TimbreBase

/// What is a name in a column whose cells are one name or several with commas between them: a text that stands alone in a
/// cell, and one that stands behind different others, or first in one cell and not in another. "The Creator" is none, since
/// it always follows "Tyler".
struct KnownNames: Sendable, Equatable {
    private var names: Set<Hash128> = []
    /// What each part of a list was seen to follow.
    private var predecessors: [Hash128: Hash128] = [:]
    private let folding = TextFolding()

    private static let nothing = Hash128(high: 0, low: 0)

    /// - Parameter names: that are known from elsewhere.
    init(_ names: [String]) {
        for name in names where !name.isEmpty {
            var name = name
            name.withUTF8 { _ = self.names.insert(hash(UnsafeRawBufferPointer($0))) }
        }
    }

    /// Takes in a cell, without spaces around it.
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

    /// The same for names that are compared alike.
    private func hash(_ text: UnsafeRawBufferPointer) -> Hash128 {
        var folded: [UInt8] = []
        folding.fold(text, into: &folded)
        var hash = Hash128(seed: 6)
        folded.withUnsafeBytes { hash.add($0) }
        return hash
    }

    static func == (a: KnownNames, b: KnownNames) -> Bool { a.names == b.names }
}
