import Testing
import TimbreFiles
import TimbreTestSupport

@testable import Timbre

/// What a catalogue that is open knows after it has trained, and which model vectors are of.
@Suite("A catalogue after training") struct RecipeKeepingTests {
    private let folder: TemporaryFolder
    private let catalogue: Catalogue
    private let device: Device

    init() throws {
        folder = try TemporaryFolder()
        device = try .cpu()
        let rows = (0..<60).map { song in
            "t\(song),Song \(song),Artist \(song % 7),0.\(song % 10),0.\(song % 7),\(song % 12),-5,\(song % 2),0.1,"
                + "0.\(song % 3),0,0.1,0.\(song % 9),\(90 + song % 60),200000,50\n"
        }
        let header =
            "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
            + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"
        var recipe = try Recipe.named("spotify-tracks")
        recipe.training.epochs = 1
        _ = try Catalogue.ingest(
            [folder.write(header + rows.joined(), to: "songs.csv")], into: folder.file("c.timbre"), recipe: recipe)
        catalogue = try Catalogue.open(at: folder.file("c.timbre"))
    }

    @Test("The value that a training of another network returns goes on with it")
    func otherNetwork() throws {
        let first = try catalogue.train(device: device).catalogue
        var recipe = first.recipe
        (recipe.network.hidden, recipe.network.latent) = ([8], 5)
        let (catalogue, outcome) = try first.train(recipe: recipe, device: device)
        #expect(outcome.report.notes.contains { $0.contains("network.latent was 40 and is now 5") })
        #expect(catalogue.recipe.network.latent == 5)
        // As many numbers as the latent vector and the thirteen features have.
        #expect(try catalogue.encoder(device: device).latentWidth == 18)
        #expect(try catalogue.latents().columns == 18)
        #expect(
            try Recommender(catalogue, device: device).similar(to: Profile(numbers: ["tempo": 100])).items.count == 10)
        #expect(try catalogue.verifyWithModel(device: device).isEmpty)
        // Songs that were added since are embedded by an older value.
        let csv = try folder.write(
            "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
                + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"
                + "new,New,Artist 1,0.5,0.5,1,-5,1,0.1,0.1,0,0.1,0.5,100,200000,50\n", to: "more.csv")
        _ = try Catalogue.ingest([csv], into: catalogue.path)
        let (grown, songs) = try catalogue.embed(device: device)
        #expect(songs == 1 && grown.songCount == 61 && grown.state.latentCount == 61)
        #expect(try grown.song(60).title == "New")
    }

    @Test("The recipe before changes is the shipped one of its name, or the one that was kept at the first change")
    func original() throws {
        // This one was changed before it came into the catalogue; its name is that of a shipped one.
        #expect(try catalogue.originalRecipe() == .named("spotify-tracks"))
        var own = catalogue.recipe
        (own.name, own.network.hidden, own.network.latent) = ("mine", [8], 5)
        let first = try catalogue.train(recipe: own, original: own, device: device).catalogue
        #expect(try first.originalRecipe().network == own.network)
        var changed = first.recipe
        changed.network.latent = 3
        let second = try first.train(recipe: changed, device: device).catalogue
        #expect(second.recipe.network.latent == 3)
        #expect(try second.originalRecipe().network == own.network)
        #expect(try Catalogue.open(at: second.path).originalRecipe().network == own.network)
        changed.name = "another"
        let third = try second.train(recipe: changed, device: device).catalogue
        #expect(try third.originalRecipe() == third.recipe)
        changed.network.latent = 4
        let fourth = try third.train(recipe: changed, device: device).catalogue
        #expect(try fourth.originalRecipe().network.latent == 3)
    }

    @Test("A recipe of one's own is kept when a training first changes it")
    func keptAtFirstChange() throws {
        let folder = try TemporaryFolder()
        var own = catalogue.recipe
        own.name = "mine"
        let csv = self.folder.file("songs.csv")
        let fresh = try Catalogue.ingest([csv], into: folder.file("own.timbre"), recipe: own).catalogue
        #expect(try fresh.originalRecipe() == own)
        var changed = own
        changed.network.latent = 4
        let trained = try fresh.train(recipe: changed, device: device).catalogue
        #expect(try trained.recipe.network.latent == 4 && trained.originalRecipe() == own)
        changed.network.latent = 7
        let again = try trained.train(recipe: changed, device: device).catalogue
        #expect(try again.recipe.network.latent == 7 && again.originalRecipe() == own)
    }

    @Test("A recipe that can't be trained is refused by every way to train")
    func impossible() throws {
        for change in [
            { $0.network.hidden = [0] }, { $0.network.latent = 0 }, { $0.network.dropout = 2 },
            { $0.training.batch = 0 },
        ] as [(inout Recipe) -> Void] {
            var recipe = catalogue.recipe
            change(&recipe)
            #expect(throws: CatalogueFault.self) { try catalogue.train(recipe: recipe, device: device) }
            #expect(throws: CatalogueFault.self) {
                try Trainer(data: catalogue.songFeatures(), recipe: recipe, device: device).train()
            }
        }
        #expect(!catalogue.state.hasModel)
        #expect(try Catalogue.open(at: catalogue.path).verify().isEmpty)
    }

    @Test("Vectors of another model are refused by readers and by the check of a catalogue")
    func otherModel() throws {
        var catalogue = try catalogue.train(device: device).catalogue
        let model = try catalogue.model()
        var recipe = catalogue.recipe
        recipe.training.seed = 7
        catalogue = try catalogue.train(recipe: recipe, device: device).catalogue
        // A model without its vectors, as a mixed-up catalogue would have it.
        catalogue = try catalogue.keep([("model.safetensors", { try model.write(to: $0) })])
        #expect(throws: CatalogueFault.otherModel(path: catalogue.path)) { try catalogue.latents() }
        #expect(throws: CatalogueFault.otherModel(path: catalogue.path)) {
            try Recommender(Catalogue.open(at: catalogue.path), device: device)
        }
        // Vectors that claim to be the model's and are not.
        let wrong = try catalogue.checkedFile(named: "model.safetensors").path
        #expect(wrong.hasSuffix("model.safetensors"))
        let width = recipe.vectorWidth
        let rows = (0..<60 * width).map { $0 % width == 3 ? Float(1) : 0 }
        catalogue = try catalogue.keep([
            (
                "latents.npy",
                { path in
                    let writer = try NPYWriter(creating: path, type: .float32, columns: width)
                    try writer.append(rows)
                    try writer.finish()
                }
            )
        ])
        let faults = try catalogue.verifyWithModel(device: device).map { "\($0)" }
        #expect(faults.count == 1 && faults[0].contains("not what the model makes of it"), "\(faults)")
        catalogue = try catalogue.train(device: device).catalogue
        #expect(try catalogue.verifyWithModel(device: device).isEmpty)
        #expect(throws: CatalogueFault.otherModel(path: catalogue.path)) {
            try catalogue.appendLatents(ofModel: 1) { _ in }
        }
    }
}
