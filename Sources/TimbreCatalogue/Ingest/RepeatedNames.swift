import TimbreBase

/// Names that later rows of a song add to those of its first, as in tables that have a row for each genre of a song: one
/// reading of the tables gathers them, the next gives them to their songs.
struct RepeatedNames {
    private struct List: Hashable {
        var song: Hash128
        var category: Int
    }

    /// Numbers of names, in the order of first appearance, each once.
    private var lists: [List: [Int32]] = [:]
    private var names: [String] = []
    private var numbers: [String: Int32] = [:]
    private var count = 0

    /// About 100 MB.
    private static let most = 1_000_000

    var isEmpty: Bool { lists.isEmpty }

    /// - Returns: whether there was room for the name.
    mutating func add(_ name: String, of song: SongIdentity, category: Int) -> Bool {
        let number = numbers[name] ?? Int32(names.count)
        let list = List(song: song.key, category: category)
        if lists[list]?.contains(number) ?? false { return true }
        guard count < Self.most else { return false }
        if number == names.count {
            numbers[name] = number
            names.append(name)
        }
        lists[list, default: []].append(number)
        count += 1
        return true
    }

    func names(of song: SongIdentity, category: Int) -> [String] {
        (lists[List(song: song.key, category: category)] ?? []).map { names[Int($0)] }
    }
}

/// What one reading of the tables has shown, and the next needs.
struct TableFindings {
    /// Of each table, columns of identifiers to pass over, since they stand for different songs.
    var passedIDs: [Int]
    /// nil as long as they are not gathered.
    var repeatedNames: RepeatedNames?
}

/// The tables are to be read anew, with these findings.
struct ReadAgain: Error {
    var findings: TableFindings
}
