import ArgumentParser
import Timbre

struct Evaluate: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures how well the catalogue recommends, beside baselines.",
        discussion: """
            genre P@10     share of a song's ten nearest songs, by other artists only,
                           that have its genre; likewise for subgenre and emotion
            R-precision    for a playlist continued from 5 of its songs: share of its n
                           other songs among the n best
            nDCG@100       discounted gain of the 100 best songs for the playlist,
                           relative to the best possible
            other artists  R-precision and nDCG without songs by the artists of the 5:
                           they are neither found nor looked for, so that knowing
                           artists' names alone is worth nothing
            coverage       share of songs that are among the ten nearest of any other (of
                           50,000 drawn songs, if there are more)
            hubness        skewness of how often a song is among the ten nearest
            duplicates     share of answers with the artist and title of the query or of a
                           nearer answer

            R-precision and nDCG use the playlists of at least 20 known songs that did not train the model. For \
            “other artists”, a playlist with no song left does not count.

            Baselines are random vectors, raw features, PCA, the classic autoencoder (trained once and kept in the \
            catalogue's classic.safetensors, which may be deleted), and linear vectors of scores (standard scores, or \
            normal scores of ranks), the year and the artist's mean. Popularity and item neighbours know only the \
            playlists of the file that are not measured: those that trained the model, and the other half of \
            --playlist-part; they continue playlists only. The model is compared with the best baseline that knows no \
            more than it does, and a sentence names each measure for which the interval of the difference does not \
            lie above 0; --json has every pair.

            Queries are songs that were not trained on, of the test split or newer; if there are fewer than 30 of \
            them, they are drawn from all songs, and the output says so. All songs can be found. An artist's mean, in \
            the model and in the baselines alike, is that of all the artist's songs, the held-out ones and the query \
            among them; “artists hidden” does without it, and “only the query's hidden” does so for the query alone, as if \
            its artist were new. Intervals hold 95 % of the bootstrap's resamples, and \
            differences are paired over the same queries and playlists. A label that the model gets as a feature, or \
            from playlists, is no measure of it. The results are kept in evaluation.json, from which `timbre plot` \
            draws.

            --models measures several of the catalogue's models, each beside the baselines, and the first against \
            each other one, paired. Queries are songs that none of them was trained on (with the same seed and songs, \
            their splits are the same); playlists that trained any of them are left out, and so is a label that any \
            of them gets. --skip model_cold leaves “artists hidden” out for all of them.

            Example:

              timbre evaluate --playlists playlists.csv
              timbre evaluate --playlists playlists.csv --since 2019
              timbre evaluate --playlists playlists.csv --models default,wide
              timbre evaluate --vectors other.npy --ids other.ids.txt --skip classic
            """)

    @OptionGroup var playlists: PlaylistOptions

    @Option(
        help: ArgumentHelp(
            "Vectors from elsewhere to measure beside the catalogue's. Repeatable.",
            discussion: "Float32 or float16, one row per song, in the order of ids.", valueName: "file.npy"))
    var vectors: [String] = []

    @Option(
        help: ArgumentHelp(
            "Identifiers of the songs of those rows, one per line; give one file per --vectors.",
            valueName: "file.txt"))
    var ids: [String] = []

    @Option(
        help: ArgumentHelp(
            "System to leave out: \(EvaluationOptions.systemNames.joined(separator: ", ")). Repeatable.",
            valueName: "system"))
    var skip: [String] = []

    @Option(parsing: .unconditional, help: "Largest number of query songs, and of playlists.")
    var queries = 3000

    @Flag(help: "Draw queries from all songs, not only from those that were not trained on.")
    var allSongs = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Split by time: measure songs that came out in this year or later.",
            discussion: """
                Queries are songs of these years. A playlist is continued from 5 of its older songs, and its songs of \
                these years are to be found among all songs of these years. A model that was trained before they were \
                ingested has seen none of them.
                """, valueName: "year"))
    var since: Int?

    @Option(parsing: .unconditional, help: "Seed of all random draws.")
    var seed: UInt64 = 42

    @OptionGroup var models: EvaluateModelOptions

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if queries < 1 { throw ValidationError("--queries \(queries): give 1 or more") }
        if let unknown = skip.first(where: { !EvaluationOptions.systemNames.contains($0) }) {
            throw ValidationError(
                "--skip \(unknown): the systems are \(EvaluationOptions.systemNames.joined(separator: ", "))")
        }
        if !ids.isEmpty, ids.count != vectors.count {
            throw ValidationError(
                "--ids is given \(ids.count) times and --vectors \(vectors.count): give one --ids per --vectors")
        }
    }

    func run() throws {
        try common.begin()
        let progress = ProgressLine()
        var options = EvaluationOptions()
        (options.queries, options.seed, options.skipped) = (queries, seed, Set(skip))
        (options.fromAllSongs, options.since) = (allSongs, since)
        options.otherModels = models.others
        (options.playlists, options.playlistPart) = (playlists.file, playlists.playlistPart)
        options.vectors = vectors.enumerated().map { place, path in
            GivenVectors(path: path, ids: ids.isEmpty ? nil : ids[place])
        }
        let (evaluation, kept) = try common.writing(keeping: "the catalogue is as it was", model: models.main) {
            catalogue in
            let evaluation = try catalogue.makeEvaluation(
                device: common.selectedDevice(), options: options, work: progress.work(EvaluationLines.step))
            // Measurements are printed even if they can't be kept.
            return (evaluation, Result { _ = try catalogue.keep(evaluation) })
        }
        progress.end()
        for note in evaluation.notes { Console.note(note) }
        if common.json {
            for line in EvaluationLines.json(evaluation) { try line.printed() }
        } else {
            try EvaluationLines.printed(evaluation)
        }
        try kept.get()
    }
}
