import Timbre

/// Finds the song that somebody means, and says which it is.
struct SongLookup {
    let catalogue: Catalogue

    /// The song of a title: the most popular of several, the closest where none is called so.
    ///
    /// - Parameter role: for example "like".
    /// - Throws: `CatalogueFault.noSuchSong` where nothing is close.
    func id(title: String, artist: String?, role: String) throws -> Int {
        let match = try catalogue.find(title: title, artist: artist)
        if !match.isExact {
            Console.note("no song is called “\(title)”\(artist.map { " by “\($0)”" } ?? ""): the closest answers")
        }
        Console.note("\(role) \(RecommendationLines.name(match.best))")
        for other in try catalogue.songs(Array(match.others.prefix(20))) {
            Console.note(
                "  also of this title: id \(other.id), \(other.artist.orUnknown.onOneLine), \(other.album.onOneLine)")
        }
        if match.others.count > 20 { Console.note("  and \(match.others.count - 20) more") }
        return match.best.id
    }

    /// The id itself; the song is told where it is there.
    func id(_ id: Int, role: String) throws -> Int {
        if (0..<catalogue.songCount).contains(id) {
            Console.note("\(role) \(RecommendationLines.name(try catalogue.song(id)))")
        }
        return id
    }

    /// Songs by what people have of them: a whole number is an id, else an identifier of the CSV, else a title.
    ///
    /// - Throws: `RecommenderFault.noSongFor` where it is none of these.
    func ids(_ texts: [String], role: String) throws -> [Int] {
        let identified = try catalogue.songIDs(ofSourceIDs: texts.filter { Int($0) == nil })
        return try texts.map { text in
            if let id = Int(text) ?? identified[text] { return try self.id(id, role: role) }
            do {
                return try id(title: text, artist: nil, role: role)
            } catch CatalogueFault.noSuchSong {
                throw RecommenderFault.noSongFor(text)
            }
        }
    }
}
