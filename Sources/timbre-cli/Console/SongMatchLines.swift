import Timbre

extension Catalogue {
    /// The id of the song that somebody means; says which song that is.
    ///
    /// - Parameter role: for example "like".
    /// - Throws: as `match`.
    func id(of reference: SongReference, announcedAs role: String) throws -> Int {
        try ids(of: [reference], announcedAs: role)[0]
    }

    /// The same of several songs.
    func ids(of references: [SongReference], announcedAs role: String) throws -> [Int] {
        try matches(references).map { match in
            try SongMatchLines(match: match, role: role).note(others: songs(Array(match.others.prefix(3))))
            return match.song.id
        }
    }
}

/// A song that was found, in words.
private struct SongMatchLines {
    let match: SongMatch
    let role: String

    /// - Parameter others: songs that match as well, the first of them.
    func note(others: [Song]) {
        if !match.isExact { Console.note("no song is called \(asked): the closest answers") }
        Console.note("\(role) \(RecommendationLines.name(match.song))")
        for other in others {
            Console.note(
                "  also of this title: id \(other.id), \(other.artistNames.orUnknown.onOneLine), \(other.album.onOneLine)"
            )
        }
        if match.others.count > others.count { Console.note("  and \(match.others.count - others.count) more") }
    }

    private var asked: String {
        switch match.reference {
        case .id(let id): "\(id)"
        case .title(let title, let artist): "“\(title)”\(artist.map { " by “\($0)”" } ?? "")"
        case .text(let text), .identifier(let text): "“\(text)”"
        }
    }
}
