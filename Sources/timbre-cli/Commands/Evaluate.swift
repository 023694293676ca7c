import ArgumentParser
import Timbre

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures how well the catalogue recommends, beside baselines.",
        discussion: """
            genre P@10    share of a song's ten nearest songs, other artists only, that have its genre; subgenre and \
            emotion the same
            R-precision   of n songs of a playlist that are to be found from 5 others, the share among the n best
            nDCG@100      discounted gain of the 100 best songs for the playlist, by the best possible; both over \
            the playlists of 20 known songs or more that did not train the model
            other artists the same two without the artists of the 5: their songs are neither found nor looked for, so \
            that knowing artists' names alone is worth nothing; a playlist of which no song is left does not count
            coverage      share of songs that are among the ten nearest of any other (of 50,000 drawn, where more)
            hubness       skewness of how often a song is among them
            duplicates    share of answers with the artist and title of the query or of a nearer one

            Baselines are random vectors, raw features, PCA, the classic autoencoder (trained once and kept in the \
            catalogue's classic.safetensors, which may be deleted), and linear ones of scores (standard, or normal: of \
            ranks), the year and the artist's mean. Popularity and item neighbours know nothing but the playlists of \
            the file that are not measured: those that trained the model, and the other half of --playlist-part; they \
            continue playlists only. The model is compared with the best baseline that knows no more, and a sentence \
            says where the interval of the difference does not lie above 0; --json has every pair.

            Queries are songs that were not trained on, of the test split or newer; where there are fewer than 30 of \
            them, they are drawn from all songs, and it is said. All songs can be found, and an artist's mean, in the \
            model and in the baselines alike, is that of all the artist's songs, the held-out ones and the query among \
            them: “artists hidden” is without. Intervals hold 95 % of the bootstrap's \
            resamples, differences are paired over the same queries and playlists. A label that the model is given as a \
            feature, or by playlists, is no measure of it. What is measured is kept in evaluation.json, from which timbre \
            plot draws.

            With --models several of the catalogue's models are measured, each beside the baselines, and the first \
            less each other one, paired. Queries are songs that none of them was trained on (their splits are the same \
            with the same seed and songs), playlists that trained any of them are left out, and so is a label that any \
            of them is told. --skip model_cold leaves it out for all of them.

            Example:

              timbre evaluate --playlists playlists.csv
              timbre evaluate --playlists playlists.csv --since 2019
              timbre evaluate --playlists playlists.csv --models default,wide
              timbre evaluate --vectors other.npy --ids other.ids.txt --skip classic
            """)

    @OptionGroup var playlists: PlaylistOptions

    @Option(
        help: ArgumentHelp(
            "Vectors from elsewhere to measure beside the catalogue's; can be repeated.",
            discussion: "Float32 or float16, a row a song in the order of ids.", valueName: "file.npy"))
    var vectors: [String] = []

    @Option(
        help: ArgumentHelp(
            "The song of each of their rows, an identifier a line; once for each --vectors.", valueName: "file.txt"))
    var ids: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave a system out, \(EvaluationOptions.systemNames.joined(separator: ", ")); can be repeated.",
            valueName: "system"))
    var skip: [String] = []

    @Option(parsing: .unconditional, help: "Songs whose neighbours are looked at, at most; playlists too.")
    var queries = 3000

    @Flag(help: "Draw them from all songs, not only from those that were not trained on.")
    var allSongs = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Split by time: measure what came out in this year or later.",
            discussion: """
                Queries are songs of these years; a playlist is continued from 5 of its older songs, and its songs of \
                these years are to be found among all songs of these years. A model has seen none of them where it was \
                trained before they were ingested.
                """, valueName: "year"))
    var since: Int?

    @Option(parsing: .unconditional, help: "Seed of all that is drawn.")
    var seed: UInt64 = 42

    @OptionGroup var models: EvaluateModelOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if queries < 1 { throw ValidationError("--queries \(queries): give 1 or more") }
        if let unknown = skip.first(where: { !EvaluationOptions.systemNames.contains($0) }) {
            throw ValidationError(
                "--skip \(unknown): there are \(EvaluationOptions.systemNames.joined(separator: ", "))")
        }
        if !ids.isEmpty, ids.count != vectors.count {
            throw ValidationError("--ids stands \(ids.count) times and --vectors \(vectors.count): give one for each")
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
        let (evaluation, kept) = try common.writing(keeping: "an earlier evaluation stands", model: models.main) {
            catalogue in
            let evaluation = try catalogue.makeEvaluation(
                device: common.selectedDevice(), options: options, work: progress.work(EvaluationLines.step))
            // What was measured is told where it can't be kept, too.
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
