import GRDB
import TimbreBase

extension Catalogue {
    /// Finds songs by title; case, accents and differences of quotes and dashes are ignored.
    ///
    /// The first of these that exists is returned: songs of exactly that title (by that artist); songs whose title
    /// begins with it, as in "Memories - Remix"; songs with the closest titles by edit distance, at most a third of its
    /// length; songs whose titles are as close without what follows a dash or a bracket. With an artist, titles by that
    /// artist are preferred, and a misspelt artist is corrected to one who has the title, or else to the closest name.
    ///
    /// - Throws: `CatalogueFault.noSuchSong` where nothing is close.
    package func find(title: String, artist: String? = nil) throws -> TitleMatch {
        let folding = TextFolding()
        let asked = try artist.map { try AskedArtist($0, self) }
        let search = TitleSearch(title: folding.fold(title), artist: asked)
        var found = try database.read { try search.byArtist($0) }.map { (ids: $0, isExact: true) }
        if found == nil {
            // The artist's songs are needed only where title and artist do not match exactly; they are read before the
            // database is.
            let own = try asked?.songs(in: self) ?? []
            found = try database.read { try search.run($0, songsOfArtist: own) }
        }
        if found == nil { found = try close(to: search, asked).map { (ids: $0, isExact: false) } }
        guard let found, let best = found.ids.first else {
            throw CatalogueFault.noSuchSong(title: title, artist: artist)
        }
        return TitleMatch(best: try song(best), others: Array(found.ids.dropFirst()), isExact: found.isExact)
    }

    /// Ids of the songs with the closest titles, the best first; those of the closest artist where no other's title is
    /// closer. nil where none is close.
    private func close(to search: TitleSearch, _ asked: AskedArtist?) throws -> [Int]? {
        let near = try database.read { try search.near($0) }
        guard let corrected = try asked?.corrected(in: self) else { return near?.ids }
        let own = try corrected.songs(in: self)
        let theirs = try database.read { try search.nearTitle(among: own, limit: search.limit, $0) }
        guard let theirs, theirs.distance <= near?.distance ?? .max else { return near?.ids }
        return theirs.ids
    }
}

/// One search for a title; texts are folded.
private struct TitleSearch {
    let title: String
    let artist: AskedArtist?
    private let folding = TextFolding()

    init(title: String, artist: AskedArtist?) { (self.title, self.artist) = (title, artist) }

    private static let order = "ORDER BY popularity IS NULL, popularity DESC, id"
    /// Largest number of characters by which a title that continues the one asked for may be longer.
    private static let continuation = 80

    /// Ids of songs of exactly this title by the artist; nil for none, and where no artist is asked for.
    func byArtist(_ database: Database) throws -> [Int]? {
        guard let artist else { return nil }
        let found = try candidates(ofTitle: title, database).filter { artist.isAmong($0.artists) }
        return found.isEmpty ? nil : found.map(\.id)
    }

    /// Ids of the songs of the title, or of the artist's with a title near it, the best first; nil for none.
    func run(_ database: Database, songsOfArtist: [Int]) throws -> (ids: [Int], isExact: Bool)? {
        let exact = try candidates(ofTitle: title, database)
        guard let artist else { return exact.isEmpty ? nil : (exact.map(\.id), true) }
        // As an artist's titles are few, up to half of the title may differ.
        let own = try nearTitle(among: songsOfArtist, limit: title.utf8.count / 2, database)
        if let own { return (own.ids, false) }
        if let ids = closestArtist(artist.name, among: exact) { return (ids, false) }
        // A wrong artist does not hide the title.
        return exact.isEmpty ? nil : (exact.map(\.id), false)
    }

    private struct Candidate {
        var id: Int
        var title: String
        var artists: [String]
    }

    private func candidates(ofTitle title: String, _ database: Database) throws -> [Candidate] {
        // With “=”, SQLite puts the constant into length() as well, and the index is no longer found.
        try candidates(
            database, sql: "WHERE length(folded_title) = length(?) AND folded_title BETWEEN ? AND ?",
            arguments: [title, title, title])
    }

    private func candidates(
        _ database: Database, sql: String, arguments: StatementArguments
    ) throws -> [Candidate] {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, folded_title, artist FROM songs \(sql) \(Self.order)",
            arguments: arguments)
        var found: [Candidate] = []
        while let row = try rows.next() {
            found.append(
                Candidate(
                    id: try row.decode(atIndex: 0), title: try row.decode(atIndex: 1),
                    artists: JoinedNames.names(in: try row.decode(atIndex: 2)).map(folding.fold)))
        }
        return found
    }

    /// Ids of the songs whose titles continue the title asked for, else of those with the closest titles, and their
    /// distance; nil for none within the limit.
    func nearTitle(among songs: [Int], limit: Int, _ database: Database) throws -> (ids: [Int], distance: Int)? {
        guard !songs.isEmpty else { return nil }
        let list = "[\(songs.map { "\($0)" }.joined(separator: ","))]"
        let own = try candidates(
            database, sql: "WHERE id IN (SELECT value FROM json_each(?))", arguments: [list])
        let continued = own.filter { goesOn($0.title) }
        if !continued.isEmpty { return (continued.map(\.id), 0) }
        let distance = BoundedDistance(title)
        var best = limit + 1
        var ids: [Int] = []
        for song in own {
            guard let found = distance.to(song.title, limit: min(best, limit)) else { continue }
            if found < best {
                best = found
                ids = []
            }
            ids.append(song.id)
        }
        return ids.isEmpty ? nil : (ids, best)
    }

    private func closestArtist(_ artist: String, among songs: [Candidate]) -> [Int]? {
        guard let name = NearestName.to(artist, among: songs.flatMap(\.artists)) else { return nil }
        return songs.filter { $0.artists.contains(name) }.map(\.id)
    }

    /// Ids of the songs with the closest titles, the best first, and the titles' distance; nil where none is close.
    func near(_ database: Database) throws -> (ids: [Int], distance: Int)? {
        var (titles, distance) = (try continuedTitles(database), 0)
        if titles.isEmpty { (titles, distance) = try closestTitles(database) }
        if titles.isEmpty { (titles, distance) = try closestBeginnings(database) }
        var found: [Int] = []
        for title in titles { found += try candidates(ofTitle: title, database).map(\.id) }
        guard titles.count > 1, !found.isEmpty else { return found.isEmpty ? nil : (found, distance) }
        let marks = found.map { _ in "?" }.joined(separator: ",")
        let ids = try Int.fetchAll(
            database, sql: "SELECT id FROM songs WHERE id IN (\(marks)) \(Self.order)",
            arguments: StatementArguments(found))
        return (ids, distance)
    }

    var limit: Int { title.utf8.count / 3 }

    private func goesOn(_ longer: String) -> Bool {
        guard longer.hasPrefix(title), let next = longer.dropFirst(title.count).unicodeScalars.first else {
            return false
        }
        return !next.properties.isAlphabetic && next.properties.numericType == nil
    }

    /// At most 50 titles that continue this one after a whole word.
    private func continuedTitles(_ database: Database) throws -> [String] {
        guard !title.isEmpty else { return [] }
        let length = title.unicodeScalars.count
        let statement = try database.makeStatement(
            sql: """
                SELECT DISTINCT folded_title FROM songs
                WHERE length(folded_title) = ? AND folded_title >= ? AND folded_title < ? LIMIT 50
                """)
        var found: [String] = []
        for longer in (length + 2)...(length + Self.continuation) where found.count < 50 {
            let titles = try String.fetchAll(statement, arguments: [longer, title, title + "\u{10FFFF}"])
            found += titles.filter(goesOn)
        }
        return Array(found.prefix(50))
    }

    /// At most 50 titles, all at the same distance, that are closest without what follows a dash or a bracket: "bohemian
    /// rapsody" finds "Bohemian Rhapsody - 2011 Mix".
    ///
    /// - Complexity: a pass over all titles.
    private func closestBeginnings(_ database: Database) throws -> (titles: [String], distance: Int) {
        let distance = BoundedDistance(title)
        var best = limit + 1
        var found: [String] = []
        let titles = try String.fetchCursor(
            database, sql: "SELECT DISTINCT folded_title FROM songs WHERE length(folded_title) >= ?",
            arguments: [title.unicodeScalars.count - limit])
        while let other = try titles.next() {
            guard let end = [" - ", " (", " ["].compactMap({ other.firstRange(of: $0)?.lowerBound }).min(),
                let edits = distance.to(String(other[..<end]), limit: min(best, limit))
            else { continue }
            if edits < best { (best, found) = (edits, []) }
            if found.count < 50 { found.append(other) }
        }
        return (found.sorted(), best)
    }

    /// At most 50 of the closest titles, all at the same distance; only titles of similar length are read.
    private func closestTitles(_ database: Database) throws -> (titles: [String], distance: Int) {
        let distance = BoundedDistance(title)
        let length = title.unicodeScalars.count
        var best = limit + 1
        var found: [String] = []
        // Titles of the same length come first: each find narrows the lengths that are still read.
        for difference in 0...max(0, limit) where difference <= best {
            for other in Set([length - difference, length + difference]) where other > 0 {
                let titles = try String.fetchCursor(
                    database, sql: "SELECT DISTINCT folded_title FROM songs WHERE length(folded_title) = ?",
                    arguments: [other])
                while let title = try titles.next() {
                    guard let edits = distance.to(title, limit: min(best, limit)), edits <= best else { continue }
                    if edits < best {
                        best = edits
                        found = []
                    }
                    if found.count < 50 { found.append(title) }
                }
            }
        }
        return (found.sorted(), best)
    }
}
