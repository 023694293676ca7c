import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreMoods

/// Routes of moods, their songs, and listeners.
enum MoodRoutes {
    static let all: [Route] = [moods, songs, questions, listener]

    private static let moods = Route(
        method: .get, path: "/v1/moods", operation: "listMoods",
        summary: "Lists the moods that classifiers tell of songs, with how many songs have each.", fields: [],
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member(
                        "items",
                        .list(
                            .object([
                                Schema.Member("classifier", .text), Schema.Member("mood", .text),
                                Schema.Member("songs", .integer),
                                Schema.Member("mean_probability", .number, "Of all songs that are told of."),
                            ]))), Schema.Member("notes", .list(.text)),
                ])
            )
        ]
    ) { call in
        let moods = call.catalogue.moods
        guard !moods.names.isEmpty else {
            return .object([
                ("items", .list([])), ("notes", .texts(["no classifier has been trained: timbre moods train"])),
            ])
        }
        let names = try moods.namesThatTellSongs()
        let items = try names.flatMap { name in
            try moods.told(by: name).shares.map { share in
                JSONValue.object([
                    ("classifier", .text(name)), ("mood", .text(share.name)), ("songs", .integer(share.songs)),
                    ("mean_probability", .number(share.meanProbability)),
                ])
            }
        }
        return .object([
            ("items", .list(items)), ("notes", .texts(try Set(names.flatMap(moods.notes)).sorted())),
        ])
    }

    private static let classifier = Field.optional(
        "classifier", .text, "The classifier; the one that tells it where only one does.")

    private static let songs = Route(
        method: .get, path: "/v1/moods/{mood}/songs", operation: "getMoodSongs",
        summary: "Lists songs of a mood, the most certain ones first.",
        fields: [
            .required("mood", .text, "a mood"), .count(10), classifier,
            .optional(
                "threshold", .number(0...1), "Probability from which a song counts as certain.", standard: .number(0.5)),
            .optional("random", .integer(0...Field.mostCount), "Draws among the certain songs, by this number."),
            .perArtist, .filter, .format, .features,
        ], answers: SongList.answers(.named("MoodSongs"))
    ) { call in
        let found = try call.nothingWhereFiltered {
            try call.catalogue.songs(
                ofMood: call.text("mood") ?? "", by: call.text("classifier"),
                options: MoodSongOptions(
                    count: call.integer("n") ?? 10, threshold: call.number("threshold") ?? 0.5,
                    seed: call.integer("random").map { UInt64($0) }, perArtist: call.integer("per_artist"),
                    filter: call.filter))
        }
        return try SongList(found, songs: call.catalogue.songs(found.items.map(\.id))).answer(call)
    }

    private static let questions = Route(
        method: .get, path: "/v1/listeners", operation: "listQuestions",
        summary: "Lists the questions by whose answers a listener's moods are told.", fields: [classifier],
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member(
                        "items",
                        .list(
                            .object([
                                Schema.Member("question", .text), Schema.Member("answers", .list(.text)),
                            ])))
                ])
            )
        ]
    ) { call in
        let questions = try call.catalogue.moods.questions(of: call.text("classifier"))
        return .object([
            (
                "items",
                .list(questions.map { .object([("question", .text($0.question)), ("answers", .texts($0.answers))]) })
            )
        ])
    }

    private static let listener = Route(
        method: .post, path: "/v1/listeners", operation: "tellListener",
        summary: "Tells a listener's moods by answers, and songs for them.",
        fields: [
            .required("answers", .values, "answers by question"), .count(10), classifier,
            .optional("songs_classifier", .text, "The classifier of songs."), .filter, .perArtist,
            .features,
        ], body: .json,
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member(
                        "moods",
                        .list(
                            .object([
                                Schema.Member("name", .text), Schema.Member("probability", .number),
                                Schema.Member("is_told", .flag), Schema.Member("songs", .list(.text)),
                            ]))), Schema.Member("items", .list(.named("MoodSong"))),
                    Schema.Member("notes", .list(.text)),
                ])
            )
        ]
    ) { call in
        let answers = call.values("answers").compactMapValues { value -> String? in
            switch value {
            case .text(let text): text
            case .integer(let number): "\(number)"
            case .number(let number): "\(number)"
            case .flag(let flag): flag ? "yes" : "no"
            default: nil
            }
        }
        let catalogue = call.catalogue
        let told = try catalogue.moods.listeners(
            [answers], by: call.text("classifier"), device: call.service.hostDevice)[0]
        var (found, notes) = (MoodSongs(items: [], notes: []), told.notes)
        do {
            found = try call.nothingWhereFiltered {
                try catalogue.songs(
                    for: told, by: call.text("songs_classifier"),
                    options: MoodSongOptions(
                        count: call.integer("n") ?? 10, perArtist: call.integer("per_artist"), filter: call.filter))
            }
        } catch let fault as MoodFault where fault.hasNoSongs {
            notes.append(fault.report.sentence())
        }
        found.notes = notes + found.notes
        var list = try SongList(found, songs: catalogue.songs(found.items.map(\.id)))
        list.others = [
            (
                "moods",
                .list(
                    told.moods.map {
                        .object([
                            ("name", .text($0.name)), ("probability", .number($0.probability)),
                            ("is_told", .flag($0.isTold)), ("songs", .texts($0.songs)),
                        ])
                    })
            )
        ]
        return try list.json(call)
    }
}

extension Call {
    /// Runs a search; where a filter lets no song through, the result is empty and has the reason as a note.
    fileprivate func nothingWhereFiltered(_ body: () throws -> MoodSongs) throws -> MoodSongs {
        try RecommenderFault.allowingEmptyFilter({ MoodSongs(items: [], notes: [$0]) }, body)
    }
}
