import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@Suite("A catalogue whose vectors are blends")
struct BlendedCatalogueTests {
    private let folder: TemporaryFolder
    private let catalogue: Catalogue

    init() throws {
        folder = try TemporaryFolder()
        try SongSynthesizer(parameters: SynthesisParameters(songs: 300, textLength: 10))
            .write(to: folder.file("songs.csv"))
        catalogue = try Self.ingest(folder.file("songs.csv"), into: folder.file("c.timbre"))
            .train(device: .cpu()).catalogue
    }

    private static func ingest(_ csv: String, into path: String) throws -> Catalogue {
        var recipe = try Recipe.named("spotify-900k")
        try recipe.set("training.batch=64")
        try recipe.set("training.epochs=2")
        return try Catalogue.ingest([csv], into: path, recipe: recipe).catalogue
    }

    @Test("The catalogue's vectors have the bits of each song mapped alone by the model that was kept, with its texts")
    func sameBits() throws {
        let width = catalogue.recipe.vectorWidth
        let latents = try catalogue.latents().floats(rows: 0..<300)
        #expect(latents.count == 300 * width && width == 36)
        let (encoder, data) = (try catalogue.encoder(device: .cpu()), try catalogue.songFeatures())
        #expect(data.texts?.count == 300 && encoder.latentWidth == width)
        for song in stride(from: 0, to: 300, by: 17) {
            let alone = UnitVectors(
                VectorSource(try encoder.encode(data[song..<song + 1]), dimensions: width)
            ).values
            #expect(alone.map(\.bitPattern) == latents[song * width..<(song + 1) * width].map(\.bitPattern))
        }
        #expect(try catalogue.verifyWithModel(device: .cpu()).isEmpty)
    }

    @Test(
        "Some songs' features are read as they are among all", arguments: [0..<300, 0..<1, 299..<300, 40..<200, 7..<7])
    func rows(songs: Range<Int>) throws {
        let (all, some) = (try catalogue.songFeatures()[songs], try catalogue.songFeatures(songs))
        #expect(some.songCount == songs.count && some.numbers == all.numbers && some.categories == all.categories)
        #expect(some.furtherNames == all.furtherNames && some.texts == all.texts)
    }

    @Test("A training that is resumed, and one with other threads, ends with the same bytes")
    func repeated() throws {
        let bytes = try catalogue.latents().floats(rows: 0..<300)
        let again = try Self.ingest(folder.file("songs.csv"), into: folder.file("d.timbre"))
        let device = try Device.cpu(threads: 1)
        let questions = Collected<Int>()
        #expect(throws: CancellationError.self) {
            _ = try again.train(
                device: device,
                work: Work(isCancelled: {
                    questions.add(1)
                    return questions.values.count > 6
                }))
        }
        var options = TrainingOptions()
        options.resume = try again.interruptedRecipe() != nil
        #expect(options.resume)
        #expect(try again.train(device: device, options: options).catalogue.latents().floats(rows: 0..<300) == bytes)
    }

    @Test("Songs that come later are mapped with their titles, and a title tells them from others")
    func laterSongs() throws {
        var reader = try CSVReader(path: folder.file("songs.csv"))
        var records: [[String]] = []
        for _ in 0..<2 {
            _ = try reader.nextRecord()
            records.append((0..<reader.fieldCount).map { reader.text($0) })
        }
        let title = try #require(records[0].firstIndex(of: "song"))
        records[1][title] = "Quite Another Song"
        records.append(records[1])
        records[2][title] = "Nothing Like It"
        var writer = try CSVWriter(creating: folder.file("more.csv"))
        for record in records { try writer.record(record) }
        try writer.finish()
        let (grown, songs) = try Catalogue.ingest([folder.file("more.csv")], into: catalogue.path).catalogue
            .embed(device: .cpu())
        #expect(songs == 2)
        let width = grown.recipe.vectorWidth
        let latents = try grown.latents().floats(rows: 0..<302)
        #expect(latents[300 * width..<301 * width] != latents[301 * width..<302 * width])
        #expect(try grown.verifyWithModel(device: .cpu()).isEmpty)
    }

    @Test("A profile, which has no title, is answered, and an artist changes the answer")
    func profiles() throws {
        let recommender = try Recommender(catalogue, device: .cpu())
        let artist = try catalogue.song(0).artist
        func scores(_ text: String) throws -> [Float] {
            try recommender.similar(to: Profile(parsing: text, recipe: catalogue.recipe)).items.map(\.score)
        }
        let plain = try scores("tempo=120,energy=60")
        #expect(!plain.isEmpty && plain.allSatisfy { $0.isFinite && abs($0) <= 1 })
        #expect(try scores("tempo=120,energy=60,artist=\(artist)") != plain)
    }

    @Test("Weights and width are changed like any other value, and without a blend the network's vector is searched")
    func changed() throws {
        var recipe = catalogue.recipe
        try recipe.set("blend.width=7")
        try recipe.set("blend.text=0")
        let narrow = try catalogue.train(recipe: recipe, device: .cpu()).catalogue
        #expect(try narrow.latents().columns == 7 && narrow.songFeatures().texts == nil)
        recipe.blend = nil
        let plain = try narrow.train(recipe: recipe, device: .cpu()).catalogue
        #expect(try plain.latents().columns == recipe.network.latent)
        // Titles are read where the training's recipe has them, also where the catalogue's has not.
        let again = try plain.train(recipe: catalogue.recipe, device: .cpu()).catalogue
        #expect(try again.latents().floats(rows: 0..<300) == catalogue.latents().floats(rows: 0..<300))
        _ = try plain.train(recipe: recipe, device: .cpu())
        let mapped = try plain.embed(by: catalogue.namedModel(), device: .cpu()).catalogue
        #expect(try mapped.latents().floats(rows: 0..<300) == catalogue.latents().floats(rows: 0..<300))
    }

    @Test(
        "A recipe's blend is told by line and key where it is wrong",
        arguments: [
            ("blend.width=0", "blend.width"), ("blend.text=-1", "blend.text"), ("blend.latent=0", "latent"),
            ("blend.lyrics=1", "lyrics"), ("blend={latent: 1}", "width"),
        ])
    func faults(assignment: String, named: String) throws {
        var recipe = catalogue.recipe
        let fault = #expect(throws: CatalogueFault.self) { try recipe.set(assignment) }
        #expect(fault.map { "\($0)".contains(named) } ?? false, "\(String(describing: fault))")
    }
}
