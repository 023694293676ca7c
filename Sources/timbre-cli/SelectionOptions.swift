import ArgumentParser
import Timbre

/// What commands that recommend take alike.
struct SelectionOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "Leave out songs that score below, from -1 to 1.")
    var minimumScore: Float?

    @OptionGroup var songs: FilterOption

    @Option(parsing: .unconditional, help: "At most so many songs of an artist.")
    var perArtist: Int?

    @Option(
        parsing: .unconditional,
        help: "From 0, best first, to 1: how much a song counts less for being like those before it.")
    var diversity: Float = 0

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

    /// - Parameter count: of recommendations.
    func options(count: Int) throws -> RecommendationOptions {
        RecommendationOptions(
            count: count, minimumScore: minimumScore, perArtist: perArtist, diversity: diversity,
            filter: try songs.filter)
    }

    /// Shows how far a long answer is.
    ///
    /// - Parameter count: of recommendations.
    func work(count: Int) -> Work<Portion> {
        let line = ProgressLine()
        return Work(
            report: { songs in
                line.show("\(ProgressLine.bar(songs.share)) of \(count) songs")
                if songs.done >= songs.total { line.end() }
            }, isCancelled: { Interrupt.isRequested })
    }
}

/// `--where`.
struct FilterOption: ParsableArguments {
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only songs for which all of this holds.",
            discussion: """
                Keys: title, album, the recipe's categories (artist, genre, emotion, topic); year, popularity, cluster, mood and \
                the recipe's features, in the CSV's units. Operators: = != < <= > >=. A value that has a comma stands \
                in double quotes.
                """, valueName: "key=value,key>=value"))
    var conditions: String?

    /// - Throws: `RecommenderFault` for what is no filter.
    var filter: SongFilter? {
        get throws { try conditions.map { try SongFilter(parsing: $0) } }
    }
}
