import Timbre
import TimbreFiles

/// Small catalogues and files that fuzzing begins with, made once and the same in every run.
struct FuzzScene {
    /// Catalogues, each by another recipe.
    static let catalogues = ["tracks", "classic"]

    let folder: String

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func catalogue(_ random: Int) -> String { path(Self.catalogues[random % 2] + ".timbre") }

    /// - Throws: whatever goes wrong where nothing is changed yet.
    static func make(in folder: String) throws -> FuzzScene {
        let scene = FuzzScene(folder: folder)
        try Files.emptyFolder(folder)
        try Files.write(SongTable.csv(songs: 32, seed: 1), to: scene.path("tracks.csv"))
        try Files.write(SongTable.csv(songs: 4, first: 32, seed: 2), to: scene.path("tracks-more.csv"))
        var parameters = SynthesisParameters(songs: 32, seed: 1, textLength: 20)
        parameters.threads = 1
        try SongSynthesizer(parameters: parameters).write(to: scene.path("classic.csv"))
        try Files.write(SongTable.playlists(songs: 32, seed: 3), to: scene.path("playlists.csv"))
        try Files.write("3\nt7\n12\n", to: scene.path("likes.txt"))
        try Files.write(Scene.recipe, to: scene.path("tracks.yaml"))
        var classic = try Recipe.named("spotify-900k-classic")
        try classic.set("network.hidden=[16]")
        try Files.write(classic.yaml(), to: scene.path("classic.yaml"))
        let device = try Device.cpu(threads: 1)
        for name in catalogues { try scene.makeCatalogue(name, device) }
        return scene
    }

    private func makeCatalogue(_ name: String, _ device: Device) throws {
        let path = path("\(name).timbre")
        var recipe = try Recipe.load(path: self.path("\(name).yaml"))
        recipe.training.epochs = 2
        var catalogue = try Catalogue.ingest([self.path("\(name).csv")], into: path, recipe: recipe).catalogue
        catalogue = try catalogue.train(device: device).catalogue
        var clustering = ClusteringOptions()
        (clustering.clusters, clustering.starts) = (3...3, 1)
        catalogue = try catalogue.keep(catalogue.makeClusters(device: device, options: clustering).clusters)
        var parameters = MapParameters()
        parameters.method = .pca
        catalogue = try catalogue.keep(catalogue.makeMap(parameters, device: device))
        var options = EvaluationOptions()
        (options.skipped, options.resamples, options.fromAllSongs) = (["classic"], 20, true)
        if name == "tracks" { options.playlists = PlaylistFile(path: self.path("playlists.csv")) }
        do {
            _ = try catalogue.keep(catalogue.makeEvaluation(device: device, options: options))
        } catch is EvaluationFault {} catch is MapFault {}
        if name == "tracks" {
            let recipe = try MoodRecipe(yaml: Scene.moods, source: "moods.yaml")
            _ = try Catalogue.open(at: path).moods.train(recipe, device: device)
        }
        // The other's training can go on from its checkpoint, which is of all its songs.
        if name == "tracks" { _ = try Catalogue.ingest([self.path("tracks-more.csv")], into: path) }
    }
}
