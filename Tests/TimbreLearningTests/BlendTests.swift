import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreLearning

@Suite("A blend")
struct BlendTests {
    private let songs: SongFeatures
    private let recipe: Recipe
    private let playlists: PlaylistSet
    private let model: Model

    private static let words = ["blue", "river", "night", "Straße", "über", "love", "rain", "live", "remix", "été"]

    /// Songs with a title each, but for every tenth; artists give a context; playlists are of four artists each, and the
    /// last artists are in none.
    init() throws {
        var songs = Toy.songs(300)
        var texts = SongTexts()
        for song in 0..<300 {
            let artist = Int(songs.categories[song * 2])
            let words = [artist % 10, song % 10, song / 10 % 10].map { Self.words[$0] }
            texts.append(title: song % 10 == 3 ? "" : words[1] + " " + words[2], album: song % 10 == 3 ? "" : words[0])
        }
        songs.texts = texts
        self.songs = songs
        var recipe = try Toy.recipe(
            scale: "normal", embeddings: [],
            objective: "{numbers: mse, categories: contrast, temperature: 0.2, weights: {artist: 1}}",
            contrasted: ["artist", "genre"])
        recipe.categories[0].context = 6
        recipe.blend = BlendRecipe(width: 9, latent: 1, linear: 0.7, text: 0.7, playlists: 1.4)
        self.recipe = recipe
        playlists = PlaylistSet(
            (0..<8).map { number in
                let its = (0..<300).filter { Int(songs.categories[$0 * 2]) / 4 == number % 2 && $0 % 8 == number }
                return PlaylistSet.Playlist(identifier: UInt64(number), songs: its.map { Int32($0) })
            })
        model = try Self.model(recipe, songs, playlists)
    }

    private static func model(
        _ recipe: Recipe, _ songs: SongFeatures, _ playlists: PlaylistSet?, on device: Device? = nil
    ) throws -> Model {
        let device = try device ?? .cpu()
        var model = try Trainer(data: songs, recipe: recipe, playlists: playlists, device: device).train().model
        try model.learnVectors(from: songs, playlists: playlists, device: device)
        return model
    }

    @Test("A song's vector has the same bits alone and in any batch, on every device", arguments: Backends.present)
    func alone(device: Device) throws {
        let encoder = try Encoder(model, device: device)
        let all = try encoder.encode(songs)
        #expect(all.count == 300 * 9 && encoder.latentWidth == 9 && model.latentWidth == 9)
        for song in [0, 3, 7, 150, 299] {
            let found = try encoder.encode(songs[song..<song + 1])
            #expect(found.map(\.bitPattern) == all[song * 9..<song * 9 + 9].map(\.bitPattern), "song \(song)")
        }
        #expect(try encoder.encode(songs[100..<220]) == Array(all[900..<1980]))
    }

    @Test(
        "The same songs give the same model, with any number of threads, and vectors that are finished later the same bits"
    )
    func repeated() throws {
        for device in try [Device.cpu(threads: 1), .cpu(threads: 3)] {
            #expect(try Self.model(recipe, songs, playlists, on: device) == model)
        }
        var again = model
        let vectors = try again.learnVectors(from: songs, playlists: playlists, device: .cpu())
        #expect(again == model)
        let encoder = try Encoder(model, device: .cpu())
        #expect(try encoder.finish(vectors, of: songs) == encoder.encode(songs))
    }

    @Test("A model's file keeps the blend, and maps by the rows that songs need", arguments: [true, false])
    func file(withPlaylists: Bool) throws {
        let folder = try TemporaryFolder()
        let model = withPlaylists ? model : try Self.model(recipe, songs, nil)
        #expect((model.blend?.playlists != nil) == withPlaylists)
        let path = folder.file("model.safetensors")
        try model.write(to: path)
        #expect(try Model(contentsOf: path, expecting: recipe) == model)
        let bytes = try folder.bytes("model.safetensors")
        let checked = try CheckedFile(
            path: path, size: bytes.count, checksums: bytes.withUnsafeBytes { CRC32.ofBlocks($0) })
        let encoder = try Encoder(SafeTensorsFile(checked), expecting: recipe, device: .cpu())
        #expect(try encoder.encode(songs) == Encoder(model, device: .cpu()).encode(songs))
        let tensors = try SafeTensors(contentsOf: path)
        for name in tensors.tensors.map(\.name) where name.hasPrefix("blend.") {
            var lacking = tensors
            lacking.tensors.removeAll { $0.name == name }
            let other = folder.file("lacking.safetensors")
            try lacking.write(to: other)
            #expect(throws: LearningFault.self, "\(name)") { try Model(contentsOf: other) }
        }
    }

    @Test("The map and the blocks are what plain loops in Double make of the tensors")
    func reference() throws {
        let blend = try #require(model.blend)
        let (linear, text) = (try #require(blend.linear), try #require(blend.text))
        var again = model
        let base = try again.learnVectors(from: songs, playlists: playlists, device: .cpu())
        let encoder = try Encoder(model, device: .cpu())
        let found = try encoder.encode(songs)
        let numbers = model.scaling.apply(songs.numbers)
        func unit(_ values: [Double]) -> [Double] {
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? values.map { $0 / length } : values
        }
        func row(_ context: CategoryContext, _ id: Int32, _ width: Int) -> [Double] {
            guard case .array(let table) = context.table, id > 0 else { return .init(repeating: 0, count: width) }
            return table[Int(id) * width..<(Int(id) + 1) * width].map(Double.init)
        }
        func sum(_ some: [Double], _ others: [Double]) -> [Double] { zip(some, others).map { $0 + $1 } }
        for song in 0..<300 {
            let artist = songs.categories[song * 2]
            var blocks = unit(
                sum(
                    base[song * 4..<song * 4 + 4].map(Double.init),
                    row(
                        CategoryContext(
                            category: 0, rows: 12, table: .array(model.contexts[0])), artist, 4)))
            let whitened = (0..<6).map { column in
                (0..<6).reduce(Double(linear.bias[column])) {
                    $0 + Double(numbers[song * 6 + $1]) * Double(linear.kernel[$1 * 6 + column])
                }
            }
            blocks += unit(sum(whitened, row(linear.contexts[0], artist, 6)))
            var counts = [Int: Double]()
            var grams = TextGrams()
            for gram in grams.numbers(of: songs.texts![song]) { counts[Int(gram), default: 0] += 1 }
            var own = [Double](repeating: 0, count: 64)
            if !counts.isEmpty {
                let weights = counts.mapValues { $0 }.map { ($0, $1 * Double(text.gramWeights[$0])) }
                let length = weights.reduce(0) { $0 + $1.1 * $1.1 }.squareRoot()
                own = (0..<64).map { column in
                    weights.reduce(Double(text.bias[column])) {
                        $0 + $1.1 / length * Double(text.kernel[$1.0 * 64 + column])
                    }
                }
                own = unit(own)
            }
            blocks += unit(sum(own, row(text.contexts[0], artist, 64)))
            blocks += row(try #require(blend.playlists).artists, artist, 64)
            for column in 0..<9 {
                let expected = blocks.indices.reduce(0.0) { $0 + blocks[$1] * Double(blend.map[$1 * 9 + column]) }
                #expect(abs(Double(found[song * 9 + column]) - expected) < 1e-4, "song \(song)")
            }
        }
    }

    @Test(
        "The map keeps what any other of its width keeps at most: its columns are the strongest directions of the blocks"
    )
    func directions() throws {
        let blend = try #require(model.blend)
        let total = blend.map.count / 9
        let norms = (0..<9).map { column in
            (0..<total).reduce(0.0) { $0 + Double(blend.map[$1 * 9 + column]) * Double(blend.map[$1 * 9 + column]) }
        }
        // Columns are unit vectors times weights between 0.7 and 1.4.
        #expect(norms.allSatisfy { (0.49...1.97).contains($0) })
        let vectors = try Encoder(model, device: .cpu()).encode(songs)
        let energies = (0..<9).map { column in
            stride(from: column, to: vectors.count, by: 9).reduce(0.0) {
                $0 + Double(vectors[$1]) * Double(vectors[$1])
            }
        }
        #expect(zip(energies, energies.dropFirst()).allSatisfy { $0 > 0.8 * $1 }, "\(energies)")
    }

    @Test("What a song lacks is the mean of the block, or what the others tell of it")
    func absent() throws {
        let blend = try #require(model.blend)
        var profile = songs[3..<4]
        profile.texts = nil
        profile.categories = [0, 0]
        let zeros = [Float](repeating: 0, count: 4)
        let blocks = try blend.blocks(zeros, of: profile, numbers: model.scaling.apply(profile.numbers))
        #expect(Array(blocks[10..<74]) == blend.text?.absent)
        // The other blocks tell the place in playlists of a song whose artist is not known.
        let kernel = try #require(blend.playlists?.kernel)
        let length = blocks[..<74].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        for column in 0..<64 {
            let expected = (0..<74).reduce(0.0) { $0 + Double(blocks[$1]) / length * Double(kernel[$1 * 64 + column]) }
            #expect(abs(Double(blocks[74 + column]) - expected) < 1e-5)
        }
        // An artist newer than the model is as one that is not known.
        var stranger = profile
        stranger.categories = [40, 0]
        #expect(try blend.blocks(zeros, of: stranger, numbers: model.scaling.apply(profile.numbers)) == blocks)
        // A song without a text has its artist's.
        var known = songs[3..<4]
        let withText = try blend.blocks(zeros, of: known, numbers: model.scaling.apply(known.numbers))
        known.texts = nil
        #expect(try blend.blocks(zeros, of: known, numbers: model.scaling.apply(known.numbers)) == withText)
        #expect(withText[10..<74] != blocks[10..<74])
    }

    @Test("Artists of the same playlists are alike, and one in none is told by the other blocks")
    func artists() throws {
        let playlists = try #require(model.blend?.playlists)
        guard case .array(let table) = playlists.artists.table else { return }
        func cosine(_ one: Int, _ other: Int) -> Double {
            let (a, b) = (table[one * 64..<one * 64 + 64], table[other * 64..<other * 64 + 64])
            func dot(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> Double {
                zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
            return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
        }
        func mean(_ pairs: [(Int, Int)]) -> Double {
            pairs.reduce(0) { $0 + cosine($1.0, $1.1) } / Double(pairs.count)
        }
        let within = mean([(1, 2), (1, 3), (2, 3), (4, 5), (4, 6), (4, 7), (5, 6), (5, 7), (6, 7)])
        let across = mean((1...3).flatMap { one in (4...7).map { (one, $0) } })
        #expect(within > across + 0.2, "\(within), \(across)")
        #expect(table[9 * 64..<10 * 64].contains { $0 != 0 })
    }

    @Test("A block of weight 0, and one that songs have nothing for, is left out")
    func leftOut() throws {
        var fewer = recipe
        fewer.blend = BlendRecipe(width: 50, latent: 1, linear: 0, text: 0, playlists: 0)
        let model = try Self.model(fewer, songs, playlists)
        #expect(model.blend?.linear == nil && model.blend?.text == nil && model.blend?.playlists == nil)
        // Four numbers are all there is.
        #expect(try Encoder(model, device: .cpu()).latentWidth == 4 && model.latentWidth == 4 && fewer.vectorWidth == 4)
        var silent = songs
        silent.texts = nil
        #expect(try Self.model(recipe, silent, nil).blend?.text == nil)
        var empty = songs
        empty.texts = SongTexts()
        for _ in 0..<300 { empty.texts?.append(title: " ", album: "") }
        #expect(try Self.model(recipe, empty, nil).blend?.text == nil)
    }

    @Test(
        "More features than eigenvectors are sensible for are left out, which is said; a wide latent vector is refused")
    func wide() throws {
        var wide = try Toy.recipe(features: 257, embeddings: [])
        wide.blend = BlendRecipe(width: 9, latent: 1, linear: 1, text: 0, playlists: 0)
        #expect(!wide.blendsFeatures && wide.vectorWidth == 4 && wide.noteOnBlend?.contains("has 257") == true)
        var songs = Toy.songs(40)
        songs.numbers = (0..<40 * 257).map { Float($0 * 31 % 997) }
        (songs.categories, songs.vocabularySizes, songs.furtherNames) = ([], [], [])
        let model = try Self.model(wide, songs, nil)
        #expect(model.blend?.linear == nil && model.latentWidth == 4)
        #expect(try Encoder(model, device: .cpu()).encode(songs).count == 40 * 4)
        wide.features.removeLast()
        #expect(wide.blendsFeatures && wide.vectorWidth == 9 && wide.noteOnBlend == nil)
        var narrow = recipe
        narrow.network.latent = 256
        #expect(try Recipe(yaml: narrow.yaml(), source: "narrow").network.latent == 256)
        narrow.network.latent = 257
        #expect(throws: CatalogueFault.self) { try Recipe(yaml: narrow.yaml(), source: "narrow") }
    }

    @Test("Learning asks between pieces whether to go on, and each question can end it")
    func cancelled() throws {
        var again = model
        let questions = Collected<Int>()
        try again.learnVectors(
            from: songs, playlists: playlists, device: .cpu(),
            work: Work(isCancelled: {
                questions.add(1)
                return false
            }))
        let count = questions.values.count
        #expect(count > 8)
        for last in 1...count {
            let asked = Collected<Int>()
            #expect(throws: CancellationError.self, "question \(last) of \(count)") {
                try again.learnVectors(
                    from: songs, playlists: playlists, device: .cpu(),
                    work: Work(isCancelled: {
                        asked.add(1)
                        return asked.values.count >= last
                    }))
            }
        }
    }

    @Test("A handful of songs has a blend too", arguments: [1, 2, 5, 11])
    func few(count: Int) throws {
        let some = songs[0..<count]
        let model = try Self.model(recipe, some, nil)
        let vectors = try Encoder(model, device: .cpu()).encode(some)
        #expect(vectors.count == count * 9 && vectors.allSatisfy(\.isFinite))
    }
}
