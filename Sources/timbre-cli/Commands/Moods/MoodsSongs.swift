import ArgumentParser
import Timbre

struct MoodsSongs: CommonCommand {
    static let configuration = CommandConfiguration(
        commandName: "songs",
        abstract: "Lists songs of a mood, the most certain first.",
        discussion: """
            A song has the mood that is most probable for it. Songs whose probability reaches the threshold come \
            first; if they are too few, less certain songs of that mood follow, and a note says so. --random draws \
            among the certain songs. Each line says which words or features speak for the song's mood.

            Without --mood, lists the moods with the number of songs that have each, and the number of songs without \
            a mood, with the reason.

            Example:

              timbre moods songs --mood sadness -n 10
              timbre moods songs --mood calm --threshold 0.7 --where 'year>=2000' --random 7
            """)

    static let meaningless: Set<CommonOption> = [.device, .threads]

    @Option(
        help: ArgumentHelp("Mood that a classifier tells. (default: list the moods)", valueName: "mood"),
        completion: .moods)
    var mood: String?

    @Option(name: .customShort("n"), parsing: .unconditional, help: "Number of songs.")
    var count = 10

    @Option(parsing: .unconditional, help: "Least probability at which a song counts as certain, from 0 to 1.")
    var threshold = 0.5

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Draw among the certain songs, by this seed.", valueName: "seed"))
    var random: UInt64?

    @Option(parsing: .unconditional, help: "Largest number of songs by one artist. (default: no limit)")
    var perArtist: Int?

    @Option(help: ArgumentHelp("Classifier to use. (default: the one that tells the mood)", valueName: "name"))
    var model: String?

    @Flag(help: "Show the songs' lyrics too, if the catalogue's recipe keeps them.")
    var lyrics = false

    @OptionGroup var filter: FilterOption

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if lyrics, mood == nil { throw ValidationError("--lyrics goes with --mood") }
        if count < 1 { throw ValidationError("-n \(count): ask for 1 song or more") }
        guard (0...1).contains(threshold) else {
            throw ValidationError("--threshold \(threshold): probabilities lie between 0 and 1")
        }
        if let perArtist, perArtist < 1 { throw ValidationError("--per-artist \(perArtist): allow 1 or more") }
    }

    func run() throws {
        try common.begin()
        let catalogue = try common.openedCatalogue()
        guard let mood else { return try listMoods(catalogue) }
        let found = try catalogue.songs(
            ofMood: mood, by: model,
            options: MoodSongOptions(
                count: count, threshold: threshold, seed: random, perArtist: perArtist, filter: filter.filter))
        try MoodSongLines.print(found, json: common.json, texts: lyrics ? keptLyrics(of: found, catalogue) : nil)
    }

    private func keptLyrics(of found: MoodSongs, _ catalogue: Catalogue) throws -> [String]? {
        let texts = try catalogue.texts("lyrics", of: found.items.map(\.id))
        if texts == nil {
            Console.note("the recipe keeps no lyrics: texts: {lyrics: {keep: true}} does, from ingest on")
        }
        return texts
    }

    private func listMoods(_ catalogue: Catalogue) throws {
        let names = try catalogue.moods.namesThatTellSongs(model)
        for note in try Set(names.flatMap(catalogue.moods.notes)).sorted() { Console.note(note) }
        var table = Table([("classifier", .left), ("mood", .left), ("songs", .right), ("mean probability", .right)])
        for name in names {
            let told = try catalogue.moods.told(by: name)
            for share in told.shares {
                if common.json {
                    try JSONLine([
                        ("classifier", .text(name)), ("mood", .text(share.name)), ("songs", .integer(share.songs)),
                        ("probability", .number(share.meanProbability)),
                    ]).printed()
                } else {
                    table.add([name, share.name, "\(share.songs)", Units.fixed(share.meanProbability, 3)])
                }
            }
            for (state, songs) in told.untold {
                if common.json {
                    try JSONLine([
                        ("classifier", .text(name)), ("state", .text(state.inWords)), ("songs", .integer(songs)),
                    ]).printed()
                } else {
                    table.add([name, "(\(state.inWords))", "\(songs)", ""])
                }
            }
        }
        if !common.json { try table.printed() }
    }
}

/// Songs of a mood as a table or as JSON lines.
enum MoodSongLines {
    /// - Parameter texts: lyrics of each song, in the order of the items; nil for none.
    static func print(_ found: MoodSongs, json isJSON: Bool, listener: Int? = nil, texts: [String]? = nil) throws {
        for note in found.notes { Console.note(note) }
        if isJSON {
            for (place, item) in found.items.enumerated() {
                try JSONLine(
                    (listener.map { [("listener", JSONLine.Value.integer($0))] } ?? []) + item.members
                        + (texts.map { [("lyrics", .text($0[place]))] } ?? [])
                ).printed()
            }
            return
        }
        guard !found.items.isEmpty else { return }
        let hasReasons = found.items.contains { !$0.reasons.isEmpty }
        var table = Table(
            [
                ("rank", .right), ("probability", .right), ("title", .left), ("artist", .left), ("mood", .left),
                ("id", .right),
            ] + (hasReasons ? [("because of", .left)] : []) + (texts == nil ? [] : [("lyrics", .left)]))
        for (place, item) in found.items.enumerated() {
            table.add(
                [
                    "\(item.rank)", Units.fixed(item.probability, 3), item.title.orUnknown,
                    item.artists.joined(separator: "; ").orUnknown, item.mood, "\(item.id)",
                ] + (hasReasons ? [item.reasons.joined(separator: ", ")] : [])
                    + (texts.map { [$0[place].split(whereSeparator: \.isWhitespace).joined(separator: " ")] } ?? []))
        }
        try table.printed()
    }
}
