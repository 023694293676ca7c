import ArgumentParser
import Foundation
import Timbre

struct Similar: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Recommends songs like a song, an id or a profile.",
        discussion: """
            Accents and case of a title are ignored, and a typo gets the closest one. Where several songs have the \
            title, the most popular answers and the others are listed. Songs that share artist and title are folded.

            One query is answered by the CPU, sooner than a GPU wakes and with the same bits, unless --device or \
            $TIMBRE_DEVICE names another.

            A profile's values are in the CSV's units; a key left out takes the median, a category "unknown".

            Example:

              timbre similar --song "Memories" --artist "Maroon 5" -n 5
              timbre similar --id 42 --minimum-score 0.9
              timbre similar --profile "tempo=120,energy=80,genre=rock" --json
            """)

    @Option(help: "A song's title.")
    var song: String?

    @Option(help: "With --song: the artist.")
    var artist: String?

    @Option(parsing: .unconditional, help: "A song's id.")
    var id: Int?

    @Option(help: ArgumentHelp("A song that need not exist.", valueName: "key=value,…"))
    var profile: String?

    @Option(name: .customShort("n"), parsing: .unconditional, help: "How many.")
    var count = 10

    @Option(parsing: .unconditional, help: "Leave out songs that score below, from -1 to 1.")
    var minimumScore: Float?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard [song != nil, id != nil, profile != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("give one of --song, --id and --profile")
        }
        if let song, song.allSatisfy(\.isWhitespace) { throw ValidationError("--song is empty: give a title") }
        if artist != nil, song == nil { throw ValidationError("--artist goes with --song") }
        if count < 1 { throw ValidationError("-n \(count): ask for 1 recommendation or more") }
        if let id, id < 0 { throw ValidationError("--id \(id): ids start at 0") }
        if let minimumScore, !(-1...1).contains(minimumScore) {
            throw ValidationError("--minimum-score \(minimumScore): scores lie between -1 and 1")
        }
    }

    func run() throws {
        try common.begin()
        let recommender = try Recommender(common.openedCatalogue(), device: try device())
        let options = RecommendationOptions(count: count, minimumScore: minimumScore)
        let found: Recommendations
        if let profile {
            let parsed = try Profile(parsing: profile, recipe: recommender.catalogue.recipe)
            found = try recommender.similar(to: parsed, options: options)
        } else {
            found = try recommender.similar(toSong: try songID(in: recommender), options: options)
        }
        for note in found.notes { Console.note(note) }
        if common.json {
            for item in found.items { try json(item).printed() }
        } else {
            try printTable(found.items)
        }
    }

    /// One query is answered by the CPU before a GPU has woken, with the same bits; a device that is named is used.
    private func device() throws -> Device {
        if common.isDeviceNamed { return try common.selectedDevice() }
        Console.note("one query: using the CPU")
        return try Device.cpu(threads: common.threads)
    }

    private func songID(in recommender: Recommender) throws -> Int {
        if let id {
            if (0..<recommender.catalogue.songCount).contains(id) {
                Console.note(like(try recommender.catalogue.song(id)))
            }
            return id
        }
        let title = song ?? ""
        let match = try recommender.catalogue.find(title: title, artist: artist)
        if !match.isExact {
            Console.note("no song is called “\(title)”\(artist.map { " by “\($0)”" } ?? ""): the closest answers")
        }
        Console.note(like(match.best))
        for other in try recommender.catalogue.songs(Array(match.others.prefix(20))) {
            Console.note("  also of this title: id \(other.id), \(other.artist.orUnknown), \(other.album)")
        }
        if match.others.count > 20 { Console.note("  and \(match.others.count - 20) more") }
        return match.best.id
    }

    private func like(_ song: Song) -> String {
        "like “\(song.title.orUnknown)” by \(song.artist.orUnknown) (id \(song.id))"
    }

    private func printTable(_ items: [Recommendation]) throws {
        guard !items.isEmpty else { return }
        var table = Table([
            ("rank", .right), ("score", .right), ("title", .left), ("artist", .left), ("genre", .left),
            ("year", .right), ("id", .right),
        ])
        for item in items {
            table.add([
                "\(item.rank)", Units.fixed(Double(item.score), 4), item.song.title.orUnknown,
                item.song.artist.orUnknown, item.song.genre, item.song.year.map { "\($0)" } ?? "", "\(item.song.id)",
            ])
        }
        try table.printed()
    }

    private func json(_ item: Recommendation) -> JSONLine {
        let song = item.song
        return JSONLine([
            ("rank", .integer(item.rank)), ("id", .integer(song.id)),
            ("source_id", song.sourceID.map { .text($0) } ?? .none), ("title", .text(song.title)),
            ("artist", .text(song.artist)), ("album", .text(song.album)), ("genre", .text(song.genre)),
            ("emotion", .text(song.emotion)), ("year", song.year.map { .integer($0) } ?? .none),
            ("score", .score(item.score)),
        ])
    }
}

extension String {
    /// For people: a text that is missing is "unknown".
    var orUnknown: String { isEmpty ? "unknown" : self }
}
