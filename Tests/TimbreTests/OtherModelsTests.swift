import Foundation
import Testing
import Timbre
import TimbreTestSupport

@testable import TimbreFiles

@Suite("A model that is used for other songs than it was trained on") struct OtherModelsTests {
    private let folder: TemporaryFolder
    private let device: Device
    /// Songs 0 to 119, by seven artists in the order of their songs.
    private let trained: Catalogue
    /// Songs 60 to 179 the other way round: other ids, other numbers of the same artists, and artists of its own.
    private let others: Catalogue

    init() throws {
        folder = try TemporaryFolder()
        device = try .cpu()
        trained = try NumberedSongs.ingest(0..<120, into: folder, "a.timbre", settings: ["training.epochs=3"])
            .train(device: device).catalogue
        others = try NumberedSongs.ingest((60..<180).reversed(), into: folder, "b.timbre") { song in
            song < 120 ? "ARTIST \(song % 7)" : "Stranger \(song % 5)"
        }
    }

    private func vectors(_ catalogue: Catalogue) throws -> [String: [UInt32]] {
        let latents = try catalogue.latents()
        return Dictionary(
            uniqueKeysWithValues: try catalogue.songs(Array(0..<catalogue.songCount)).map { song in
                (song.sourceID ?? "", latents.floats(rows: song.id..<song.id + 1).map(\.bitPattern))
            })
    }

    @Test("A song has the same bits wherever the model maps it; artists go by their names, case ignored")
    func sameBits() throws {
        let (mapped, model, note) = try others.embed(by: Model(at: trained.path), device: device)
        let (here, there) = (try vectors(trained), try vectors(mapped))
        for song in 60..<120 { #expect(here["t\(song)"] == there["t\(song)"]) }
        #expect(model.isOfOtherSongs && mapped.state.latentCount == 120 && note == nil)
        #expect(model.namesInCommon.map(\.category) == ["artist"])
        #expect(model.namesInCommon[0].known == 7 && model.namesInCommon[0].names == 12)
        #expect(try mapped.verifyWithModel(device: device).isEmpty)
    }

    @Test("A song whose artist the model does not know is one without an artist")
    func strangers() throws {
        let mapped = try others.embed(by: Model(at: trained.path), device: device).catalogue
        let unknown = try NumberedSongs.ingest(120..<180, into: folder, "c.timbre") { _ in "" }
            .embed(by: Model(at: trained.path), device: device).catalogue
        let (here, there) = (try vectors(mapped), try vectors(unknown))
        for song in 120..<180 { #expect(here["t\(song)"] == there["t\(song)"]) }
    }

    @Test("The catalogue, the model's file, a name and a model that was brought already give the same bytes")
    func sources() throws {
        let first = try others.embed(by: Model(at: trained.path), device: device).catalogue
        func bytes(_ name: String, _ catalogue: Catalogue) throws -> Data {
            try Data(contentsOf: URL(fileURLWithPath: catalogue.path + "/" + name))
        }
        let (model, latents) = (try bytes("model.safetensors", first), try bytes("latents.npy", first))
        for path in [trained.path + "/model.safetensors", first.path, first.path + "/model.safetensors"] {
            let again = try others.embed(by: Model(at: path), device: device).catalogue
            #expect(try bytes("latents.npy", again) == latents && bytes("model.safetensors", again) == model, "\(path)")
        }
        let name = try #require(ModelName("brought"))
        let named = try Catalogue.writing(at: first.path, model: name, ignoringLearned: true) {
            try $0.embed(by: first.namedModel(), device: device).catalogue
        }
        #expect(try bytes("latents.brought.npy", named) == latents && bytes("latents.npy", named) == latents)
    }

    @Test("Songs that come later are mapped by it, with the artists that it knows, and new ones are unknown")
    func laterSongs() throws {
        _ = try NumberedSongs.ingest(0..<30, into: folder, "c.timbre") { "Artist \($0 % 3)" }
            .embed(by: Model(at: trained.path), device: device)
        let grown = try NumberedSongs.ingest(30..<60, into: folder, "c.timbre") {
            $0 < 50 ? "Artist \($0 % 7)" : "Stranger"
        }.embed(device: device).catalogue
        let (here, there) = (try vectors(trained), try vectors(grown))
        for song in 30..<60 { #expect((here["t\(song)"] == there["t\(song)"]) == (song < 50), "\(song)") }
        #expect(try grown.verifyWithModel(device: device).isEmpty)
        let again = try vectors(grown.embed(by: Model(at: trained.path), device: device).catalogue)
        #expect(again == there)
    }

    @Test(
        "Songs of several artists have the same bits too, whatever the order of ids, also where rows of a table are added"
    )
    func severalArtists() throws {
        for settings in [[], ["artist={take: all, embedding: 5}"]] {
            let name = settings.isEmpty ? "context" : "embedding"
            func artists(_ song: Int) -> String {
                "\"Artist \(song % 7);Artist \(song % 5 + 7);Artist \(song % 3 + 12);Artist \(song % 11 + 15)\""
            }
            let own = try NumberedSongs.ingest(
                0..<90, into: folder, name + ".timbre", settings: settings, artist: artists
            )
            .train(device: device).catalogue
            let other = try NumberedSongs.ingest(
                (0..<90).reversed(), into: folder, name + "-other.timbre", settings: settings, artist: artists)
            #expect(try own.songFeatures().furtherNames.count > 3 * 90)
            let mapped = try other.embed(by: own.namedModel(), device: device).catalogue
            let (here, there) = (try vectors(own), try vectors(mapped))
            #expect(here == there, "\(name)")
        }
    }

    @Test("A copy within the catalogue is the model itself, with its split and its bytes")
    func copy() throws {
        let name = try #require(ModelName("copy"))
        let copied = try Catalogue.writing(at: trained.path, model: name, ignoringLearned: true) {
            try $0.embed(by: .standard, device: device).catalogue
        }
        func bytes(_ name: String) throws -> Data {
            try Data(contentsOf: URL(fileURLWithPath: trained.path + "/" + name))
        }
        #expect(try bytes("model.copy.safetensors") == bytes("model.safetensors"))
        #expect(try bytes("latents.copy.npy") == bytes("latents.npy"))
        #expect(try !copied.model().isOfOtherSongs)
    }

    @Test("Profiles, evaluations and the encoder's export work with it")
    func uses() throws {
        let mapped = try others.embed(by: Model(at: trained.path), device: device).catalogue
        let recommender = try Recommender(mapped, device: device)
        func scores(_ artist: String) throws -> [Float] {
            try recommender.similar(to: Profile(numbers: ["energy": 0.5], categories: ["artist": artist])).items
                .map(\.score)
        }
        #expect(try scores("Artist 3") != scores("Artist 4"))
        #expect(try scores("Stranger 3") == scores("Stranger 4"))
        try CatalogueExporter(mapped).write(.encoder, to: folder.file("e.safetensors"))
        let encoder = try SafeTensors(contentsOf: folder.file("e.safetensors"))
        #expect(encoder["vocabulary.artist.ends"]?.shape == [8] && encoder["numbers.artist"] == nil)
    }

    @Test("The recipe becomes the model's but for what reads a table, and a training with its own goes on from there")
    func recipe() throws {
        var recipe = trained.recipe
        (recipe.network.latent, recipe.training.seed) = (12, 3)
        let small = try trained.train(recipe: recipe, device: device).catalogue
        let (mapped, _, note) = try others.embed(by: small.namedModel(), device: device)
        #expect(note?.contains("network.latent was 40 and is now 12") ?? false)
        #expect(try mapped.originalRecipe().network.latent == 40)
        #expect(mapped.recipe.network.latent == 12 && mapped.recipe.training.seed == others.recipe.training.seed)
        #expect(try mapped.model().recipe.training.seed == 3)
        let own = try mapped.train(device: device).catalogue
        #expect(try !own.model().isOfOtherSongs && own.recipe.network.latent == 12)
    }

    @Test("A model of other features, one that tells no names and what is no model are refused, and nothing changes")
    func refused() throws {
        let before = try others.embed(by: Model(at: trained.path), device: device).catalogue
        let other = try Catalogue.ingest(
            [folder.write("name,tempo,energy,valence,loudness,danceability,id\nA,120,0.1,0.1,-3,0.2,x\n", to: "o.csv")],
            into: folder.file("o.timbre"), recipe: Recipe.named("spotify-tracks")
        ).catalogue
        let fault = #expect(throws: LearningFault.self) { try other.embed(by: Model(at: trained.path), device: device) }
        guard case .modelOfOtherFeatures = fault else { throw try #require(fault) }
        var file = try SafeTensors(contentsOf: trained.path + "/model.safetensors")
        file.tensors.removeAll { $0.name.hasPrefix("vocabulary.") }
        try file.write(to: folder.file("nameless.safetensors"))
        #expect(throws: LearningFault.modelWithoutNames) {
            try others.embed(by: Model(at: folder.file("nameless.safetensors")), device: device)
        }
        #expect(throws: FileFault.self) { try Model(at: folder.file("absent.safetensors")) }
        #expect(throws: (any Error).self) { try Model(at: folder.write("id\n1\n", to: "table.csv")) }
        #expect(throws: CatalogueFault.self) { try Model(at: folder.path) }
        #expect(try Catalogue.open(at: others.path).state == before.state)
    }

    @Test("A model of an earlier version, whose file has no names, takes its catalogue's as they were")
    func earlierVersion() throws {
        let mapped = try vectors(others.embed(by: Model(at: trained.path), device: device).catalogue)
        let stripped = try trained.keep([
            (
                "model.safetensors",
                { path in
                    var file = try SafeTensors(contentsOf: trained.path + "/model.safetensors")
                    file.tensors.removeAll { $0.name.hasPrefix("vocabulary.") }
                    try file.write(to: path)
                }
            )
        ])
        #expect(try stripped.model().vocabularies == nil)
        _ = try Catalogue.ingest(
            [folder.write(NumberedSongs.csv(200..<205) { "Stranger \($0 % 5)" }, to: "more.csv")], into: trained.path)
        let model = try Model(at: trained.path)
        #expect(model.vocabularies?.names[0].count == 8)
        let again = try others.embed(by: model, device: device)
        #expect(try vectors(again.catalogue) == mapped && again.model.namesInCommon[0].known == 7)
        let grown = try Catalogue.open(at: trained.path)
        _ = try grown.train(from: model, device: device)
    }

    @Test("A file whose names are cut, overlap or are no text is refused")
    func hostileNames() throws {
        let file = try SafeTensors(contentsOf: trained.path + "/model.safetensors")
        let place = try #require(file.tensors.firstIndex { $0.name == "vocabulary.artist" })
        guard case .bytes(let bytes) = file.tensors[place].values else { throw CancellationError() }
        let count = Int64(bytes.count)
        let lies: [[Int64]] = [
            [0, 8, 4, 24, 32, 40, 48, count], [0, 8, 16, 24, 32, 40, 48, count + 1],
            [0, 8, 16, 24, 32, 40, 48, count - 1],
            [3, 8, 16, 24, 32, 40, 48, count], [-1, 8, 16, 24, 32, 40, 48, count],
            [.max, 8, 16, 24, 32, 40, 48, count], [],
        ]
        for ends in lies {
            var hostile = file
            let own = try #require(hostile.tensors.firstIndex { $0.name == "vocabulary.artist.ends" })
            hostile.tensors[own] = SafeTensors.Tensor(
                name: "vocabulary.artist.ends", shape: [ends.count], values: .int64(ends))
            try hostile.write(to: folder.file("hostile.safetensors"))
            #expect(throws: LearningFault.self, "\(ends)") { try Model(at: folder.file("hostile.safetensors")) }
        }
        var hostile = file
        hostile.tensors[place].values = .bytes(bytes.map { _ in 0xFF })
        try hostile.write(to: folder.file("hostile.safetensors"))
        #expect(throws: LearningFault.self) { try Model(at: folder.file("hostile.safetensors")) }
    }
}
