import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@Suite("Artists as a context")
struct ContextTests {
    private let folder: TemporaryFolder
    private let catalogue: Catalogue
    private let device: Device

    /// 300 songs whose artists are no feature of the network.
    init() throws {
        folder = try TemporaryFolder()
        device = try Device.cpu()
        try SongSynthesizer(parameters: SynthesisParameters(songs: 300, textLength: 10))
            .write(to: folder.file("songs.csv"))
        var recipe = try Recipe.named("spotify-900k")
        try recipe.set("artist={columns: [Artist(s)], split: \",\", feature: false, context: 6}")
        (recipe.blend, recipe.network.latent) = (nil, 20)
        try recipe.set("training.batch=64")
        try recipe.set("training.epochs=2")
        let songs = try Catalogue.ingest([folder.file("songs.csv")], into: folder.file("c.timbre"), recipe: recipe)
        catalogue = try songs.catalogue.train(device: device).catalogue
    }

    /// Every song's latent vector, as its encoder gives it alone.
    private func alone(_ songs: Range<Int>) throws -> [Float] {
        let encoder = try catalogue.encoder(device: device)
        let data = try Catalogue.open(at: catalogue.path).songFeatures()
        return try songs.flatMap { song -> [Float] in
            let vector = try encoder.encode(
                numbers: Array(data.numbers[song * encoder.featureCount..<(song + 1) * encoder.featureCount]),
                categories: Array(data.categories[song * 3..<song * 3 + 3]))
            return UnitVectors(VectorSource(vector, dimensions: 20)).values
        }
    }

    @Test("The catalogue's vectors, raw ones too, have the bits of each song mapped alone by the model that was kept")
    func sameBits() throws {
        let latents = try catalogue.latents().floats(rows: 0..<300)
        #expect(latents.map(\.bitPattern) == (try alone(0..<300)).map(\.bitPattern))
        try CatalogueExporter(catalogue).writeRawLatents(to: folder.file("raw.npy"), device: device)
        let raw = try NPYFile(path: folder.file("raw.npy")).floats(rows: 0..<300)
        #expect(UnitVectors(VectorSource(raw, dimensions: 20)).values == latents)
        try CatalogueExporter(catalogue).write(.encoder, to: folder.file("encoder.safetensors"))
        let encoder = try SafeTensors(contentsOf: folder.file("encoder.safetensors"))
        #expect(encoder["context.artist"]?.shape == [try catalogue.vocabulary("artist").count, 20])
        #expect(encoder["embedding.artist"] == nil && encoder["embedding.genre"] != nil)
    }

    @Test("Songs of one artist lie closer than the network alone puts them")
    func closer() throws {
        let data = try catalogue.songFeatures()
        let encoder = try catalogue.encoder(device: device)
        var hidden = data.categories
        for place in stride(from: 0, to: hidden.count, by: 3) { hidden[place] = 0 }
        func meanScore(_ vectors: [Float]) -> Double {
            let units = UnitVectors(VectorSource(vectors, dimensions: 20)).values
            var (sum, pairs) = (0.0, 0.0)
            for one in 0..<300 {
                for other in 0..<one where data.categories[one * 3] == data.categories[other * 3] {
                    sum += (0..<20).reduce(0) { $0 + Double(units[one * 20 + $1] * units[other * 20 + $1]) }
                    pairs += 1
                }
            }
            return sum / pairs
        }
        let cold = meanScore(try encoder.encode(numbers: data.numbers, categories: hidden))
        let warm = meanScore(try encoder.encode(numbers: data.numbers, categories: data.categories))
        #expect(warm > cold + 0.1, "\(warm) against \(cold)")
    }

    @Test("A profile takes the context of an artist who is known; one who is not gets a note and none")
    func profiles() throws {
        let recommender = try Recommender(catalogue, device: device)
        #expect(catalogue.recipe.profileKeys.suffix(3) == ["artist", "genre", "emotion"])
        let artist = try catalogue.vocabulary("artist")[1]
        func found(_ artist: String?) throws -> Recommendations {
            let profile = try Profile(
                parsing: "tempo=120,energy=60" + (artist.map { ",artist=\($0)" } ?? ""), recipe: catalogue.recipe)
            return try recommender.similar(to: profile)
        }
        let (none, known, unknown) = (try found(nil), try found(artist), try found("Nobody"))
        #expect(unknown.notes == ["no song here has the artist “Nobody”: it counts as unknown"])
        #expect(unknown.items == none.items)
        #expect(known.notes.isEmpty && known.items.map(\.score) != none.items.map(\.score))
        #expect(known.items.first?.song.artist == artist)
    }

    @Test("Songs of several artists, and profiles that list several, take the contexts of all")
    func severalArtists() throws {
        let csv = folder.file("songs.csv")
        var recipe = catalogue.recipe
        try recipe.set("artist.take=all")
        let trained = try Catalogue.ingest([csv], into: folder.file("all.timbre"), recipe: recipe).catalogue
            .train(device: device).catalogue
        let data = try trained.songFeatures()
        #expect(!data.furtherNames.isEmpty)
        let encoder = try trained.encoder(device: device)
        let latents = try trained.latents().floats(rows: 0..<300)
        for song in 0..<300 {
            let alone = UnitVectors(VectorSource(try encoder.encode(data[song..<song + 1]), dimensions: 20)).values
            #expect(alone.map(\.bitPattern) == latents[song * 20..<song * 20 + 20].map(\.bitPattern), "song \(song)")
        }
        #expect(try trained.verifyWithModel(device: device).isEmpty)

        let several = try #require(try trained.songs(Array(0..<300)).first { $0.artists.count > 1 })
        let recommender = try Recommender(trained, device: device)
        func found(_ artists: [String]) throws -> [Float] {
            let profile = try Profile(
                parsing: "tempo=120,artist=\(artists.joined(separator: "; "))", recipe: trained.recipe)
            let found = try recommender.similar(to: profile)
            #expect(found.notes.count == artists.count { $0 == "Nobody" })
            return found.items.map(\.score)
        }
        #expect(try found(several.artists) != found([several.artist]))
        #expect(try found(several.artists) == found(several.artists + ["Nobody"]))
    }

    @Test("Songs that are added later take the context of an artist whom the model knows, and none of another")
    func laterSongs() throws {
        // The first song again under another title, once by its artist and once by a new one.
        var reader = try CSVReader(path: folder.file("songs.csv"))
        var records: [[String]] = []
        for _ in 0..<2 {
            _ = try reader.nextRecord()
            records.append((0..<reader.fieldCount).map { reader.text($0) })
        }
        let (artist, title) = (
            try #require(records[0].firstIndex(of: "Artist(s)")), try #require(records[0].firstIndex(of: "song"))
        )
        records[1][title] = "Another Song"
        records.append(records[1])
        records[2][artist] = "A New One"
        var writer = try CSVWriter(creating: folder.file("more.csv"))
        for record in records { try writer.record(record) }
        try writer.finish()
        let ingested = try Catalogue.ingest([folder.file("more.csv")], into: catalogue.path).catalogue
        let (grown, songs) = try ingested.embed(device: device)
        #expect(songs == 2)
        let latents = try grown.latents().floats(rows: 0..<302)
        #expect(latents.map(\.bitPattern) == (try alone(0..<302)).map(\.bitPattern))
        #expect(latents[300 * 20..<301 * 20] == latents[0..<20])
        let data = try grown.songFeatures()
        let encoder = try grown.encoder(device: device)
        let cold = try encoder.encode(
            numbers: Array(data.numbers[..<encoder.featureCount]), categories: [0] + data.categories[1..<3])
        #expect(UnitVectors(VectorSource(cold, dimensions: 20)).values == Array(latents[301 * 20..<302 * 20]))
    }

    @Test("Another weight takes another training, and a CSV without artists is refused")
    func otherWeight() throws {
        let before = try catalogue.latents().floats(rows: 0..<300)
        var recipe = catalogue.recipe
        try recipe.set("artist.context=1")
        let trained = try catalogue.train(recipe: recipe, device: device).catalogue
        #expect(try trained.model().recipe.contexts.map(\.context) == [1])
        #expect(try trained.latents().floats(rows: 0..<300) != before)
        let csv = try folder.text("songs.csv").replacing("Artist(s),", with: "Performer,")
        try folder.write(csv, to: "performers.csv")
        let fault = #expect(throws: CatalogueFault.self) {
            _ = try Catalogue.ingest([folder.file("performers.csv")], into: folder.file("d.timbre"), recipe: recipe)
        }
        #expect(fault.map { "\($0)".contains("the category “artist”") } ?? false)
    }
}
