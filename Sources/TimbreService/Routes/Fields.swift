/// Fields that several routes take.
extension Field {
    static let mostCount = 1 << 31 - 1

    static func count(_ standard: Int, _ meaning: String = "How many; no more than there are.") -> Field {
        .optional("n", .integer(1...mostCount), meaning, standard: .integer(standard))
    }

    static let filter = Field.optional(
        "where", .text, "Only songs for which all of this holds: genre=rock,year>=2000. Keys: see /v1/model.")

    static let perArtist = Field.optional(
        "per_artist", .integer(1...mostCount), "Songs of one artist at most.")

    static let minimumScore = Field.optional("minimum_score", .number(-1...1), "Leaves out songs that score below.")

    static let foldVersions = Field.optional(
        "fold_versions", .flag, "Counts versions of one recording (live, remaster) as one song.",
        standard: .flag(false))

    static let exclude = Field.optional(
        "exclude", .songs, "Songs that are left out, with others of their artist and title.")

    static let format = Field.optional(
        "format", .choice(["json", "csv", "m3u"]), "Form of the answer; else by the header Accept.",
        standard: .text("json"))

    static let why = Field.optional(
        "why", .flag, "Says of each song what brings it together with the one asked for.", standard: .flag(true))

    static let features = Field.optional(
        "features", .flag, "Gives each song's features in the table's units.", standard: .flag(false))

    /// Fields that choose among recommendations.
    ///
    /// - Parameter count: default number of songs.
    static func selection(_ count: Int) -> [Field] {
        [
            .count(count), .minimumScore, .filter, .perArtist,
            .optional(
                "diversity", .number(0...1),
                "0: best first; up to 1: how much a song counts less for being like those before it.",
                standard: .number(0)), .foldVersions, .exclude, .format,
            .features,
        ]
    }
}
