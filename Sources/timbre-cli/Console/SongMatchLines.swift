import Timbre

extension Catalogue {
    /// Id of the song that a reference means; a note says which song that is.
    ///
    /// - Parameter role: word before the song in the note, for example "like".
    /// - Throws: as `Catalogue.match`.
    func id(of reference: SongReference, announcedAs role: String) throws -> Int {
        try ids(of: [reference], announcedAs: role)[0]
    }

    /// Ids of the songs that several references mean, in their order, with a note on each.
    func ids(of references: [SongReference], announcedAs role: String) throws -> [Int] {
        try matches(references).map { match in
            try SongMatchLines(match: match, role: role).note(others: songs(Array(match.others.prefix(3))))
            return match.song.id
        }
    }
}

/// Notes on a song that was found.
private struct SongMatchLines {
    let match: SongMatch
    let role: String

    /// - Parameter others: the first few of the other songs that match.
    func note(others: [Song]) {
        // That another song answers is said even with --quiet.
        if match.isExact {
            Console.note("\(role) \(RecommendationLines.name(match.song))")
        } else {
            Console.message("no song is called \(asked); the closest is \(RecommendationLines.name(match.song))")
        }
        for other in others {
            let album = other.album.isEmpty ? "" : ", on \(other.album.onOneLine)"
            Console.note("  also \(RecommendationLines.name(other))\(album)")
        }
        if match.others.count > others.count { Console.note("  and \(match.others.count - others.count) more") }
    }

    private var asked: String {
        switch match.reference {
        case .title(let title, let artist): "“\(title)”\(artist.map { " by “\($0)”" } ?? "")"
        case .text(let text), .identifier(let text): "“\(text)”"
        }
    }
}
