/// A command as a campaign runs it: on `songs.timbre` in its folder.
struct TimbreCommand: Sendable {
    var name: String
    var arguments: [String]
    /// Files that it makes outside the catalogue.
    var outputs: [String] = []
    /// Which folder it begins with.
    var scene: Scene.Name = .grown
    var isWriter = true

    static let ingestNew = TimbreCommand(
        name: "ingest", arguments: ["ingest", "songs.csv", "--recipe", "small.yaml"], scene: .empty)
    static let ingest = TimbreCommand(name: "ingest more", arguments: ["ingest", "more.csv"])
    static let train = TimbreCommand(
        name: "train", arguments: ["train", "--epochs", "3", "--seed", "7", "--checkpoint-seconds", "0"])
    static let trainOther = TimbreCommand(
        name: "train other", arguments: ["train", "--epochs", "2", "--seed", "8"])
    static let trainLong = TimbreCommand(
        name: "train long",
        arguments: ["train", "--epochs", "300", "--seed", "11", "--set", "training.patience=300"])
    static let trainPlaylists = TimbreCommand(
        name: "train playlists",
        arguments: ["train", "--epochs", "2", "--seed", "9", "--playlists", "playlists.csv"])
    static let trainNamed = TimbreCommand(
        name: "train --name", arguments: ["train", "--name", "wide", "--epochs", "2", "--seed", "5"])
    static let trainFrom = TimbreCommand(
        name: "train --from", arguments: ["train", "--name", "other", "--from", "default", "--epochs", "2"])
    static let embed = TimbreCommand(name: "embed", arguments: ["embed"])
    static let embedNamed = TimbreCommand(name: "embed --model name", arguments: ["embed", "--model", "other"])
    static let bring = TimbreCommand(
        name: "embed --model path",
        arguments: ["embed", "--model", "songs.timbre/model.safetensors", "--name", "wide"])
    static let cluster = TimbreCommand(
        name: "cluster", arguments: ["cluster", "--clusters", "4", "--starts", "1"], scene: .trained)
    static let map = TimbreCommand(
        name: "map", arguments: ["map", "--method", "pca", "--output", "map.csv"], outputs: ["map.csv"],
        scene: .trained)
    static let mapTSNE = TimbreCommand(
        name: "map tsne",
        arguments: ["map", "--method", "tsne", "--perplexity", "10", "--iterations", "20"],
        scene: .trained)
    static let evaluate = TimbreCommand(
        name: "evaluate",
        arguments: ["evaluate", "--playlists", "playlists.csv", "--skip", "classic", "--queries", "60"],
        scene: .trained)
    static let moods = TimbreCommand(
        name: "moods train", arguments: ["moods", "train", "--recipe", "moods.yaml"])
    static let moodsOther = TimbreCommand(
        name: "moods train --name",
        arguments: ["moods", "train", "--recipe", "moods.yaml", "--name", "more", "--set", "training.epochs=1"])
    static let moodsTell = TimbreCommand(name: "moods tell", arguments: ["moods", "tell", "--model", "words"])
    static let moodsTake = TimbreCommand(
        name: "moods tell --model path",
        arguments: ["moods", "tell", "--model", "songs.timbre/moods/words.safetensors", "--name", "taken"])
    static let moodSongs = TimbreCommand(
        name: "moods songs", arguments: ["moods", "songs", "--mood", "calm", "--model", "words", "--json"],
        isWriter: false)
    static let exportLookup = TimbreCommand(
        name: "export lookup", arguments: ["export", "lookup", "--output", "lookup.csv"], outputs: ["lookup.csv"],
        isWriter: false)
    static let exportLatents = TimbreCommand(
        name: "export latents", arguments: ["export", "latents", "--output", "vectors.npy"],
        outputs: ["vectors.npy", "vectors.ids.txt"], isWriter: false)
    static let exportModel = TimbreCommand(
        name: "export model", arguments: ["export", "model", "--output", "model-copy.safetensors"],
        outputs: ["model-copy.safetensors"], isWriter: false)
    static let search = TimbreCommand(
        name: "search", arguments: ["search", "-k", "3", "--neighbours", "n.npy", "--scores", "s.npy"],
        outputs: ["n.npy", "s.npy"], isWriter: false)
    static let searchFiltered = TimbreCommand(
        name: "search --where",
        arguments: ["search", "--where", "year>=1990", "-k", "3", "--neighbours", "n.npy", "--scores", "s.npy"],
        outputs: ["n.npy", "s.npy"], isWriter: false)
    static let similar = TimbreCommand(
        name: "similar", arguments: ["similar", "--song", "Song 17", "--json"], isWriter: false)
    static let profile = TimbreCommand(
        name: "similar --profile", arguments: ["similar", "--profile", "tempo=120,energy=0.8", "--json"],
        isWriter: false)
    static let playlist = TimbreCommand(
        name: "playlist", arguments: ["playlist", "--like", "3", "--like", "Song 8", "--json"], isWriter: false)
    static let plot = TimbreCommand(
        name: "plot", arguments: ["plot", "map", "--format", "svg", "--output", "pictures"],
        outputs: ["pictures/map.svg"], scene: .trained, isWriter: false)
    static let plotList = TimbreCommand(name: "plot --list", arguments: ["plot", "--list"], isWriter: false)
    static let doctor = TimbreCommand(
        name: "doctor", arguments: ["doctor", "--catalogue", "songs.timbre"], isWriter: false)
    static let synthesize = TimbreCommand(
        name: "synthesize",
        arguments: ["synthesize", "--songs", "400", "--text-length", "60", "--output", "synthetic.csv"],
        outputs: ["synthetic.csv"], isWriter: false)

    /// Those that are killed and disturbed.
    static let disturbed: [TimbreCommand] = [
        ingestNew, ingest, train, trainPlaylists, trainNamed, trainFrom, embed, embedNamed, bring, cluster, map,
        evaluate, moods, moodsOther, moodsTell, moodsTake, exportLookup, exportLatents, exportModel, search, plot,
        synthesize,
    ]

    /// Those whose work a device does, but for what can't be told from them.
    static let computing: [TimbreCommand] = [train, embed, search, evaluate, mapTSNE, cluster, moods]

    static let writers: [TimbreCommand] = [
        ingest, train, trainOther, trainNamed, embed, bring, cluster, map, evaluate, moods, moodsTell, moodsTake,
    ]

    static let readers: [TimbreCommand] = [
        exportLookup, exportLatents, exportModel, search, searchFiltered, similar, profile, playlist, plot, plotList,
        moodSongs, doctor,
    ]

    /// What is run beside each other: writers beside writers and themselves, and readers beside writers.
    static var pairs: [(TimbreCommand, TimbreCommand)] {
        var pairs: [(TimbreCommand, TimbreCommand)] = []
        for (index, one) in writers.enumerated() {
            pairs += writers[index...].map { (one, $0) } + readers.map { (one, $0) }
        }
        return pairs
    }
}
