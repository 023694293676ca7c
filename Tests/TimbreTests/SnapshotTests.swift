import Testing
import TimbreFiles
import TimbreTestSupport

@testable import Timbre

/// What commits return, and what the values before them go on with.
@Suite("A catalogue is a snapshot") struct SnapshotTests {
    private let folder: TemporaryFolder
    private let songs: Catalogue
    private let device: Device

    init() throws {
        folder = try TemporaryFolder()
        device = try .cpu()
        songs = try NumberedSongs.ingest(0..<60, into: folder, "c.timbre")
    }

    private func ingestMore() throws -> Catalogue { try NumberedSongs.ingest(60..<70, into: folder, "c.timbre") }

    @Test("A value from before a training has no model afterwards, and the one that the training returns has it")
    func training() throws {
        let trained = try songs.train(device: device).catalogue
        #expect(!songs.state.hasModel && songs.state.latentCount == 0)
        #expect(throws: CatalogueFault.noModel(path: songs.path)) { try songs.latents() }
        #expect(trained.state.hasModel && trained.state.latentCount == 60)
        #expect(trained.state == (try Catalogue.open(at: songs.path).state))
        #expect(try trained.latents().rows == 60)
    }

    @Test("A value goes on reading its own songs, vectors and recipe while others commit")
    func reading() throws {
        let trained = try songs.train(device: device).catalogue
        let before = try trained.latents().floats(rows: 0..<60)
        var recipe = trained.recipe
        (recipe.network.latent, recipe.training.seed) = (5, 7)
        let grown = try ingestMore()
        let (later, _) = try trained.train(recipe: recipe, device: device)
        #expect(later.songCount == 70 && grown.songCount == 70 && trained.songCount == 60)
        #expect(later.recipe.network.latent == 5 && trained.recipe.network.latent == 40)
        #expect(try trained.latents().floats(rows: 0..<60) == before)
        #expect(throws: CatalogueFault.noSuchID(id: 60, songCount: 60)) { try trained.song(60) }
        #expect(try later.song(60).title == "Song 60")
    }

    @Test("An older value writes into what the latest commit left: nothing of others is lost")
    func writing() throws {
        let trained = try songs.train(device: device).catalogue
        var options = ClusteringOptions()
        options.clusters = 2...2
        _ = try ingestMore()
        let clustered = try songs.writing { try $0.keep($0.makeClusters(device: device, options: options).clusters) }
        #expect(clustered.songCount == 70 && clustered.state.hasModel)
        #expect(clustered.state.generation == trained.state.generation + 2)
        let (embedded, count) = try songs.embed(device: device)
        #expect(count == 10 && embedded.state.latentCount == 70)
        #expect(try embedded.clusters() == clustered.clusters())
        #expect(try embedded.verifyWithModel(device: device).isEmpty)
    }

    @Test("Under one right to write, the value that the body was given commits after its own commits")
    func underOneRight() throws {
        let last = try Catalogue.writing(at: songs.path) { catalogue in
            let trained = try catalogue.train(device: device).catalogue
            let mapped = try catalogue.keep(catalogue.makeMap(device: device))
            #expect(mapped.state.hasModel && mapped.state.generation == trained.state.generation + 1)
            #expect(!catalogue.state.hasModel)
            return mapped
        }
        #expect(try last.map().description.on == .features)
        #expect(try last.verifyWithModel(device: device).isEmpty)
        // The right ended with the body, and a value that had it waits for it like any other.
        #expect(try last.embed(device: device).songs == 0)
    }
}
