import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreLearning

struct ContextTests {
    private let songs = Toy.songs(150)
    private let recipe: Recipe
    private let model: Model

    /// Artists give a context and no embedding; genres an embedding.
    init() throws {
        var recipe = try Toy.recipe()
        recipe.categories[0].embedding = nil
        recipe.categories[0].context = 6
        self.recipe = recipe
        var model = try Trainer(data: songs, recipe: recipe, device: .cpu()).train().model
        try model.learnVectors(from: songs, device: .cpu())
        self.model = model
    }

    private func numbers(_ song: Int) -> [Float] { Array(songs.numbers[song * 6..<song * 6 + 6]) }
    private func ids(_ song: Int) -> [Int32] { Array(songs.categories[song * 2..<song * 2 + 2]) }

    /// Every song's unit vector without contexts.
    private func units(_ model: Model, on device: Device) throws -> [[Float]] {
        var plain = model
        plain.contexts = []
        let raw = try Encoder(plain, device: device).encode(numbers: songs.numbers, categories: songs.categories)
        return (0..<150).map { song in
            let row = raw[song * 4..<song * 4 + 4].map(Double.init)
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return row.map { Float($0 / length) }
        }
    }

    /// By plain loops: weight × sum / (count + 2).
    private func reference(_ units: [[Float]], category: Int, weight: Double, rows: Int) -> [Float] {
        (0..<rows).flatMap { id -> [Float] in
            let its = units.indices.filter { id > 0 && Int(songs.categories[$0 * 2 + category]) == id }
            return (0..<4).map { column in
                let sum = its.reduce(0.0) { $0 + Double(units[$1][column]) }
                return Float(weight * sum / (Double(its.count) + 2))
            }
        }
    }

    @Test("A context is the weighted, shrunken mean of the unit vectors of its songs, as plain loops in Double give it")
    func means() throws {
        #expect(model.contexts.count == 1 && model.contexts[0].count == 12 * 4)
        #expect(model.contexts[0] == reference(try units(model, on: .cpu()), category: 0, weight: 6, rows: 12))
        #expect(model.contexts[0][..<4].allSatisfy { $0 == 0 })
    }

    @Test("A song's vector is its unit vector and its artist's context, the same bits alone and in any batch")
    func vectors() throws {
        for device in Backends.present {
            let encoder = try Encoder(model, device: device)
            let all = try encoder.encode(numbers: songs.numbers, categories: songs.categories)
            let units = try units(model, on: device)
            for song in 0..<150 {
                let row = Int(ids(song)[0]) * 4
                let expected = (0..<4).map { units[song][$0] + model.contexts[0][row + $0] }
                #expect(Array(all[song * 4..<song * 4 + 4]) == expected)
                let alone = try encoder.encode(numbers: numbers(song), categories: ids(song))
                #expect(alone.map(\.bitPattern) == expected.map(\.bitPattern))
            }
        }
    }

    @Test("Vectors that are mapped once and finished later have the bits of those that are mapped with contexts")
    func finishedLater() throws {
        var again = model
        var vectors = try again.learnVectors(from: songs, device: .cpu())
        #expect(again == model)
        let encoder = try Encoder(model, device: .cpu())
        try encoder.addContexts(to: &vectors, of: songs)
        let whole = try encoder.encode(numbers: songs.numbers, categories: songs.categories)
        #expect(vectors.map(\.bitPattern) == whole.map(\.bitPattern))
    }

    @Test("An unknown artist and one that is newer than the model add nothing", arguments: [0, 12, Int32.max, -1])
    func unknown(id: Int32) throws {
        let encoder = try Encoder(model, device: .cpu())
        let units = try units(model, on: .cpu())
        #expect(try encoder.encode(numbers: numbers(3), categories: [id, ids(3)[1]]) == units[3])
    }

    @Test("A category can have an embedding and a context, and two categories can have one each")
    func both() throws {
        var recipe = recipe
        recipe.categories[0].embedding = 4
        recipe.categories[1].context = 0.5
        var model = try Trainer(data: songs, recipe: recipe, device: .cpu()).train().model
        try model.learnVectors(from: songs, device: .cpu())
        let units = try units(model, on: .cpu())
        #expect(model.contexts[0] == reference(units, category: 0, weight: 6, rows: 12))
        #expect(model.contexts[1] == reference(units, category: 1, weight: 0.5, rows: 5))
        let found = try Encoder(model, device: .cpu()).encode(numbers: numbers(7), categories: ids(7))
        let (artist, genre) = (Int(ids(7)[0]) * 4, Int(ids(7)[1]) * 4)
        #expect(found == (0..<4).map { units[7][$0] + model.contexts[0][artist + $0] + model.contexts[1][genre + $0] })
    }

    @Test("A model with contexts comes back from its file, whole or in part; the encoder alone has them too")
    func file() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("model.safetensors")
        try model.write(to: path)
        #expect(try Model(contentsOf: path, expecting: recipe) == model)
        #expect(try SafeTensors(contentsOf: path)["context.artist"]?.shape == [12, 4])
        #expect(try model.safeTensors(encoderOnly: true)["context.artist"]?.shape == [12, 4])
        let bytes = [UInt8](try folder.bytes("model.safetensors"))
        let checked = try CheckedFile(
            path: path, size: bytes.count, checksums: bytes.withUnsafeBytes { CRC32.ofBlocks($0) })
        let expected = try Encoder(model, device: .cpu()).encode(numbers: songs.numbers, categories: songs.categories)
        let found = try Encoder(SafeTensorsFile(checked), expecting: recipe, device: .cpu())
            .encode(numbers: songs.numbers, categories: songs.categories)
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        var other = recipe
        other.categories[0].context = 3
        #expect(
            throws: LearningFault.modelOfAnotherRecipe(
                path: path, differences: ["artist.context was 6 and is now 3"])
        ) { try Model(contentsOf: path, expecting: other) }
    }

    @Test("A context that is missing from a file, or of another shape, is named")
    func damagedFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("model.safetensors")
        let good = try model.safeTensors()
        func expectRefusal(_ reason: String, _ change: (inout SafeTensors) -> Void) throws {
            var file = good
            change(&file)
            try file.write(to: path)
            #expect(throws: LearningFault.unusableFile(path: path, reason: reason)) { try Model(contentsOf: path) }
        }
        try expectRefusal("the tensor context.artist is missing") { $0.tensors.removeLast() }
        try expectRefusal("the tensor context.artist has the shape [12, 4] and should have [13, 4]") {
            $0.metadata["context_sizes"] = "[13]"
        }
        try expectRefusal("its header says nothing usable about context_sizes") { $0.metadata["context_sizes"] = nil }
        try expectRefusal("its vocabularies or its scaling are not its recipe's") {
            $0.metadata["context_sizes"] = "[12, 5]"
        }
    }

    @Test("Without a context in the recipe nothing is learned, and nothing about it stands in the file")
    func none() throws {
        let plain = try Trainer(data: songs, recipe: Toy.recipe(), device: .cpu()).train().model
        var model = plain
        #expect(try model.learnVectors(from: songs, device: .cpu()).isEmpty)
        #expect(model == plain)
        let file = try model.safeTensors()
        #expect(file.metadata["context_sizes"] == nil)
        #expect(!file.tensors.contains { $0.name.hasPrefix("context") })
    }

    @Test("Mapping for the contexts reports its progress and can be stopped")
    func cancelled() throws {
        var model = model
        let seen = Collected<Portion>()
        try model.learnVectors(from: songs, device: .cpu(), work: Work(report: seen.add))
        #expect(seen.values == [Portion(done: 150, total: 150)])
        #expect(throws: CancellationError.self) {
            try model.learnVectors(from: songs, device: .cpu(), work: Work(isCancelled: { true }))
        }
    }

    @Test("Rows become unit length, however long they are; one without direction stays as it is")
    func unitRows() {
        var rows: [Float] = [3, 4, 0, 0, 0x3p-100, 0x4p-100, -0x3p100, 0x4p100, .infinity, 1]
        rows.makeRowsUnit(width: 2)
        #expect(rows == [0.6, 0.8, 0, 0, 0.6, 0.8, -0.6, 0.8, .infinity, 1])
    }
}
