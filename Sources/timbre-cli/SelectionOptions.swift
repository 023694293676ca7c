import ArgumentParser
import Timbre

/// Options of all commands that recommend songs.
struct SelectionOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "Leave out songs that score below this, from -1 to 1.")
    var minimumScore: Float?

    @OptionGroup var songs: FilterOption

    @Option(parsing: .unconditional, help: "Largest number of songs by one artist. (default: no limit)")
    var perArtist: Int?

    @Option(
        parsing: .unconditional,
        help: "Penalty for songs similar to ones already chosen, from 0 (best score first) to 1.")
    var diversity: Float = 0

    @Flag(help: "Versions of one recording (live, remaster, remix) count as one song.")
    var foldVersions = false

    func validate() throws {
        if let minimumScore, !(-1...1).contains(minimumScore) {
            throw ValidationError("--minimum-score \(minimumScore): scores lie between -1 and 1")
        }
        if let perArtist, perArtist < 1 {
            throw ValidationError("--per-artist \(perArtist): allow 1 song of an artist or more")
        }
        if !(0...1).contains(diversity) {
            throw ValidationError("--diversity \(diversity): give a number from 0, which changes nothing, to 1")
        }
    }

    /// Options of recommendations.
    ///
    /// - Parameter count: number of recommendations.
    func options(count: Int) throws -> RecommendationOptions {
        RecommendationOptions(
            count: count, minimumScore: minimumScore, perArtist: perArtist, diversity: diversity,
            filter: try songs.filter, foldsVersions: foldVersions)
    }

    /// Work that shows the progress of a long answer, and that Ctrl-C stops.
    ///
    /// - Parameter count: number of recommendations.
    func work(count: Int) -> Work<Portion> {
        let line = ProgressLine()
        return Work(
            report: { songs in
                line.show("\(ProgressLine.bar(songs.share)) of \(count) songs")
                if songs.done >= songs.total { line.end() }
            }, isCancelled: { Interrupt.isRequested })
    }
}

/// The option `--where`.
struct FilterOption: ParsableArguments {
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only songs that meet every condition. Repeatable.",
            discussion: """
                Keys: title, album, year, popularity, cluster, mood, the recipe's categories (artist, genre, emotion, \
                topic) and the recipe's features, in the CSV's units. Operators: = != < <= > >=. Put a value that has a \
                comma in double quotes.
                """, valueName: "key=value,key>=value"))
    var conditions: [String] = []

    /// Filter of the option; nil where it is not given.
    ///
    /// - Throws: `RecommenderFault` for a text that is no filter.
    var filter: SongFilter? {
        get throws { conditions.isEmpty ? nil : try SongFilter(parsing: conditions.joined(separator: ",")) }
    }
}
