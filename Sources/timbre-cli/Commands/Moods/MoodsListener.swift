import ArgumentParser
import Timbre

struct MoodsListener: CommonCommand {
    static let configuration = CommandConfiguration(
        commandName: "listener",
        abstract: "Tells a listener's moods from answers to a survey, and lists songs for them.",
        discussion: """
            `timbre moods train --listeners survey.csv` trains a classifier of listeners; a classifier of songs is \
            trained on labelled songs. The recipe says which classes of songs each mood of a listener leads to. \
            Questions that are left out count as not answered.

            Without --answers and --listeners, lists the questions and the known answers to each.

            Example:

              timbre moods listener --answers 'Gender=Female,fav_music_genre=Pop'
              timbre moods listener --listeners new-people.csv --json
            """)

    @Option(help: ArgumentHelp("Answers of one listener.", valueName: "question=answer,…"))
    var answers: String?

    @Option(help: ArgumentHelp("Table of listeners, one per row.", valueName: "F.csv"))
    var listeners: String?

    @Option(name: .customShort("n"), parsing: .unconditional, help: "Number of songs for each listener.")
    var count = 10

    @Option(help: ArgumentHelp("Classifier of listeners. (default: the only one)", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Classifier of songs. (default: the one that tells most of the classes that the moods lead to)",
            valueName: "name"))
    var songsModel: String?

    @OptionGroup var filter: FilterOption

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if count < 1 { throw ValidationError("-n \(count): ask for 1 song or more") }
        if answers != nil, listeners != nil { throw ValidationError("give --answers or --listeners, not both") }
    }

    func run() throws {
        try common.begin()
        let catalogue = try common.openedCatalogue()
        if answers == nil, listeners == nil { return try listQuestions(catalogue) }
        let device = try common.deviceForOneQuery()
        let told =
            if let listeners {
                try catalogue.moods.listeners(of: Survey(listeners), by: model, device: device)
            } else {
                try catalogue.moods.listeners([Moods.answers(parsing: answers ?? "")], by: model, device: device)
            }
        for (number, listener) in told.enumerated() {
            for note in listener.notes { Console.note(note) }
            if !common.json {
                if told.count > 1 { try Console.result("listener \(number + 1)") }
                var table = Table([("mood", .left), ("probability", .right), ("", .left), ("songs that are", .left)])
                for mood in listener.moods {
                    table.add([
                        mood.name, Units.fixed(mood.probability, 3), mood.isTold ? "told" : "",
                        mood.songs.joined(separator: ", "),
                    ])
                }
                try table.printed()
            } else {
                try JSONLine([
                    ("listener", .integer(number + 1)),
                    (
                        "moods",
                        .list(
                            listener.moods.map {
                                .object([
                                    ("name", .text($0.name)), ("probability", .number($0.probability)),
                                    ("told", .flag($0.isTold)), ("songs", .list($0.songs.map { .text($0) })),
                                ])
                            })
                    ),
                ]).printed()
            }
            do {
                let songs = try catalogue.songs(
                    for: listener, by: songsModel, options: MoodSongOptions(count: count, filter: filter.filter))
                try MoodSongLines.print(songs, json: common.json, listener: number + 1)
            } catch let fault as MoodFault where fault.hasNoSongs {
                // Moods are printed even without songs.
                Console.note(fault.sentence)
            }
            if told.count > 1, !common.json { try Console.result("") }
        }
    }

    private func listQuestions(_ catalogue: Catalogue) throws {
        for (question, answers) in try catalogue.moods.questions(of: model) {
            if common.json {
                try JSONLine([("question", .text(question)), ("answers", .list(answers.map { .text($0) }))]).printed()
            } else {
                try Console.result("\(question): \(answers.joined(separator: " | "))")
            }
        }
    }
}
