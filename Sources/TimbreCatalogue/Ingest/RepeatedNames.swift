import TimbreBase

/// Names that later rows of a song add to those of its first row, as in tables with a row for each genre of a song. One
/// reading of the tables gathers them, the next adds them to the songs.
struct RepeatedNames {
    private struct List: Hashable {
        var song: Hash128
        var category: Int
    }

    private struct Member: Hashable {
        var list: List
        var name: Int32
    }

    /// Numbers of names, in the order of first appearance, each once.
    private var lists: [List: [Int32]] = [:]
    private var members: Set<Member> = []
    private var names: [String] = []
    private var numbers: [String: Int32] = [:]

    /// Largest number of gathered names: about 200 MB.
    private static let most = 1_000_000

    var isEmpty: Bool { lists.isEmpty }

    /// Gathers a name.
    ///
    /// - Returns: whether there was room for the name.
    mutating func add(_ name: String, of song: SongIdentity, category: Int) -> Bool {
        let list = List(song: song.key, category: category)
        let number = numbers[name] ?? Int32(names.count)
        if members.contains(Member(list: list, name: number)) { return true }
        guard members.count < Self.most else { return false }
        if number == names.count {
            numbers[name] = number
            names.append(name)
        }
        members.insert(Member(list: list, name: number))
        lists[list, default: []].append(number)
        return true
    }

    /// Whether a name was gathered for a song.
    func contains(_ name: String, of song: SongIdentity, category: Int) -> Bool {
        guard let number = numbers[name] else { return false }
        return members.contains(Member(list: List(song: song.key, category: category), name: number))
    }

    func names(of song: SongIdentity, category: Int) -> [String] {
        (lists[List(song: song.key, category: category)] ?? []).map { names[Int($0)] }
    }
}

/// Findings of one reading of the tables that the next reading needs.
struct TableFindings {
    /// The number of each table's columns of identifiers to pass over, since they stand for different songs.
    var passedIDs: [Int]
    /// Gathered names; nil before they are gathered.
    var repeatedNames: RepeatedNames?
    /// Whether rows without an identifier are compared by names with songs that have one.
    var comparesNames = false
}

/// Signal that the tables must be read again, with these findings.
struct ReadAgain: Error {
    var findings: TableFindings
}
