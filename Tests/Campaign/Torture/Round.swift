/// A kind of rounds that a torture is made of.
protocol RoundKind: Sendable {
    var name: String { get }

    /// How many rounds there are where each differs; nil for as many as there is time for.
    var count: Int? { get throws }

    /// Rounds of this kind for one of the rarest.
    var frequency: Int { get }

    /// Runs a round in a folder that it may do anything with.
    ///
    /// - Parameter number: the round's, from 0; with the seed it decides everything but what the machine's timing does.
    /// - Returns: what was found.
    /// - Throws: `CampaignFault` where the round can't be run.
    func run(_ number: Int, seed: UInt64, in folder: String) throws -> RoundOutcome
}

/// What a round did and found.
struct RoundOutcome {
    /// For people: what was run and when it was disturbed.
    var what: String
    var troubles: [(trouble: Trouble, detail: String)] = []

    mutating func add(_ trouble: Trouble, _ detail: String) { troubles.append((trouble, detail)) }
}

/// What every command must say and leave, whatever is done to it.
enum CommandCheck {
    /// A failure is told in a sentence, and not in the words of a library.
    static func trouble(ending: ChildProcess.Ending, messages: String, command: String) -> (Trouble, String)? {
        let lines = messages.split(separator: "\n").map(String.init)
        if ending.isCrash { return (.crash, "\(command): \(ending): \(Backtrace.place(in: messages))") }
        if ending == .overdue { return (.hang, "\(command) did not end") }
        guard case .status(let status) = ending, status != 0 else { return nil }
        guard [1, 64, 130].contains(status) else { return (.fault, "\(command) ended with \(ending): \(messages)") }
        let last = lines.last ?? ""
        // A second signal ends the program without a word.
        let isTold = last.hasPrefix("error: ") || status == 130 || (status == 64 && messages.contains("error: "))
        let isForeign = ["Error Domain=", "DecodingError", "DatabaseError", "SQLite error", "Swift."].contains {
            messages.contains($0)
        }
        return isTold && !isForeign ? nil : (.fault, "\(command) ended with \(ending) and says: \(messages)")
    }

    /// Names that nothing explains, in a folder of a campaign and in its catalogue.
    static func litter(in folder: String, outputs: [String]) -> [String] {
        let tables = [
            "songs.csv", "more.csv", "newer.csv", "playlists.csv", "small.yaml", "moods.yaml", "songs.timbre",
        ]
        let messages = ["run", "again"].flatMap { ["\($0).out", "\($0).err"] }
        let known = Set(tables + messages + outputs.map { String($0.prefix { $0 != "/" }) })
        let own = Files.names(in: folder + "/songs.timbre").filter {
            !catalogueNames.contains($0.replacing(/\.(wide|other)(?=\.|$)/, with: "", maxReplacements: 1))
        }
        let moods = Files.names(in: folder + "/songs.timbre/moods").filter { !moodNames.contains($0) }
        let nested = outputs.filter { $0.contains("/") }.map { String($0.prefix { $0 != "/" }) }
            .flatMap { inner in
                Files.names(in: "\(folder)/\(inner)").map { "\(inner)/\($0)" }.filter { !outputs.contains($0) }
            }
        return Files.names(in: folder).filter { !known.contains($0) } + own + moods + nested
    }

    private static let catalogueNames: Set<String> = [
        "songs.sqlite", "features.npy", "categories.npy", "further_names.npy", "recipe.yaml", "rejected.csv",
        "model.safetensors",
        "latents.npy", "clusters.npy", "clusters.json", "map.npy", "map.json", "evaluation.json", "history.csv",
        "checkpoint.safetensors", "plots", "tokens.lyrics.npy", "tokens.lyrics.ends.npy", "tokens.lyrics.terms.npy",
        "tokens.lyrics.terms.ends.npy", "texts.lyrics.npy", "texts.lyrics.ends.npy", "moods",
    ]

    private static let moodNames = ["words", "more", "taken"].flatMap { name in
        [".safetensors", ".report.json", ".probabilities.npy", ".states.npy", ".told.json"].map { name + $0 }
    }
}
