import Foundation

/// Folders that rounds begin with, made once and copied for each.
struct Scene {
    enum Name: String, CaseIterable {
        /// Tables, and no catalogue.
        case empty
        /// A trained catalogue, clustered, mapped and measured.
        case trained
        /// The same with songs that are newer than its model.
        case grown
    }

    private let folder: String

    private static let songs = 240
    private static let newer = 40

    /// - Throws: `CampaignFault` where `timbre` can't make them.
    init(in folder: String, seed: UInt64, by timbre: TimbreProgram) throws {
        self.folder = folder
        let empty = "\(folder)/\(Name.empty.rawValue)"
        try Files.emptyFolder(empty)
        try Files.write(SongTable.csv(songs: Self.songs, seed: seed), to: empty + "/songs.csv")
        try Files.write(
            SongTable.csv(songs: 50, first: Self.songs + Self.newer, seed: seed &+ 1), to: empty + "/more.csv")
        try Files.write(SongTable.playlists(songs: Self.songs, seed: seed), to: empty + "/playlists.csv")
        try Files.write(Self.recipe, to: empty + "/small.yaml")
        try Files.write(Self.moods, to: empty + "/moods.yaml")
        try Files.write(
            SongTable.csv(songs: Self.newer, first: Self.songs, seed: seed &+ 2), to: empty + "/newer.csv")
        let trained = "\(folder)/\(Name.trained.rawValue)"
        try Files.copy(empty, to: trained)
        let commands = [
            TimbreCommand.ingestNew.arguments, ["train", "--epochs", "1"],
            ["train", "--name", "other", "--epochs", "1", "--seed", "3"], TimbreCommand.cluster.arguments,
            TimbreCommand.map.arguments, TimbreCommand.evaluate.arguments,
            TimbreCommand.moods.arguments,
        ]
        for command in commands { try timbre.succeed(command, in: trained) }
        for name in ["map.csv", "run.out", "run.err"] { Files.remove("\(trained)/\(name)") }
        let grown = "\(folder)/\(Name.grown.rawValue)"
        try Files.copy(trained, to: grown)
        try timbre.succeed(["ingest", "newer.csv"], in: grown)
    }

    /// A copy to break.
    func copy(_ name: Name, to folder: String) throws { try Files.copy("\(self.folder)/\(name.rawValue)", to: folder) }

    /// A classifier by words and numbers that is trained in a moment.
    static let moods = """
        name: words
        labels: [emotion]
        texts: {lyrics: {least: 2, terms: 50}}
        features: [energy, tempo]
        network: {hidden: [4]}
        training: {batch: 64, epochs: 2, rate: 0.01, seed: 1}

        """

    /// `spotify-tracks` with a network that is trained in a moment.
    static let recipe = """
        name: small
        id: [track_id]
        title: [track_name]
        album: [track_album_name]
        length: [duration_ms]
        date: [track_album_release_date]
        artist: {columns: [track_artist], split: ",", take: all, feature: false, context: 6}
        genre: {columns: [playlist_genre], split: ",", take: all, embedding: 4}
        subgenre: {columns: [playlist_subgenre], feature: false}
        labels: {emotion: {columns: [mood]}}
        texts: {lyrics: {columns: [lyrics], keep: true}}
        features:
          danceability: {columns: [danceability], range: [0, 1], scale: normal}
          energy: {columns: [energy], range: [0, 1], scale: normal}
          loudness: {columns: [loudness], range: [-60, 10], scale: standard}
          tempo: {columns: [tempo], range: [0, 300], scale: normal}
          year: {columns: [track_album_release_date], parse: year, range: [1000, 2200], absent: 2010, scale: normal}
        network: {hidden: [16], latent: 6, activation: relu, output: linear, dropout: 0}
        objective: {numbers: mse, categories: contrast, temperature: 0.2, weights: {numbers: 0.3, artist: 1, genre: 0.3}}
        training: {batch: 64, epochs: 3, patience: 10, rate: 0.001, split: [80, 10, 10], seed: 42}

        """
}
