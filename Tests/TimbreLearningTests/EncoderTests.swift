import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreLearning

struct EncoderTests {
    private let songs = Toy.songs(150)
    private let model: Model

    init() throws {
        model = try Trainer(data: songs, recipe: Toy.recipe(), device: .cpu()).train().model
    }

    private func numbers(_ song: Int) -> [Float] { Array(songs.numbers[song * 6..<song * 6 + 6]) }
    private func ids(_ song: Int) -> [Int32] { Array(songs.categories[song * 2..<song * 2 + 2]) }

    @Test("Latent vectors are those of the plain network in Double")
    func reference() throws {
        let reference = ReferenceNetwork(model.shape, weights: model.weights, initial: model.weights)
        for device in Backends.present {
            let latents = try Encoder(model, device: device).encode(
                numbers: songs.numbers, categories: songs.categories)
            #expect(latents.count == 150 * 4)
            for song in 0..<150 {
                let expected = reference.layers(numbers: model.scaling.apply(numbers(song)), ids: ids(song))[1]
                // Two layers of at most 17 products of numbers up to 10.
                for unit in 0..<4 { #expect(abs(Double(latents[song * 4 + unit]) - expected[unit]) < 2e-5) }
            }
        }
    }

    @Test("A song's vector has the same bits alone and in any batch")
    func sameBits() throws {
        for device in Backends.present {
            let encoder = try Encoder(model, device: device)
            let all = try encoder.encode(numbers: songs.numbers, categories: songs.categories)
            for song in 0..<150 {
                let alone = try encoder.encode(numbers: numbers(song), categories: ids(song))
                #expect(alone.map(\.bitPattern) == all[song * 4..<song * 4 + 4].map(\.bitPattern))
            }
        }
    }

    @Test("More songs than fit at once are mapped in batches, with progress, until it is told to stop")
    func batches() throws {
        let count = Encoder.batch * 2 + 3
        let many = (0..<count).map { $0 % 150 }
        let encoder = try Encoder(model, device: .cpu())
        let seen = Collected<Portion>()
        let input = (many.flatMap(numbers), many.flatMap(ids))
        let latents = try encoder.encode(numbers: input.0, categories: input.1, work: Work(report: seen.add))
        #expect(seen.values.map(\.done) == [Encoder.batch, Encoder.batch * 2, count])
        #expect(seen.values.allSatisfy { $0.total == count })
        let once = try encoder.encode(numbers: songs.numbers, categories: songs.categories)
        #expect(many.indices.allSatisfy { latents[$0 * 4..<$0 * 4 + 4] == once[many[$0] * 4..<many[$0] * 4 + 4] })
        #expect(throws: CancellationError.self) {
            _ = try encoder.encode(
                numbers: input.0, categories: input.1, work: .cancelled(at: 2))
        }
        #expect(try encoder.encode(numbers: [], categories: []).isEmpty)
    }

    @Test("An id that is newer than the model is unknown", arguments: [12, 13, 1_000_000, Int32.max, -1])
    func newIDs(id: Int32) throws {
        let encoder = try Encoder(model, device: .cpu())
        let unknown = try encoder.encode(numbers: numbers(0), categories: [0, ids(0)[1]])
        #expect(try encoder.encode(numbers: numbers(0), categories: [id, ids(0)[1]]) == unknown)
    }

    @Test("Numbers outside the fitted range count as its bounds")
    func clipping() throws {
        let encoder = try Encoder(model, device: .cpu())
        var (low, lowest) = (numbers(0), numbers(0))
        (low[2], lowest[2]) = (Float(model.scaling.features[2].minimum), -1000)
        let expected = try encoder.encode(numbers: low, categories: ids(0))
        #expect(try encoder.encode(numbers: lowest, categories: ids(0)) == expected)
    }

    @Test("Read from a file in part, it gives the same bits, and a damaged row is noticed when a song needs it")
    func fromFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("model.safetensors")
        // A table of several blocks: artists beyond the toy's own.
        let rows = 200_000
        var large = model
        large.vocabularySizes[0] = rows
        large.weights.tables[0] += (0..<(rows - 12) * 4).map { Float($0 % 97) / 97 }
        try large.write(to: path)
        var content = [UInt8](try folder.bytes("model.safetensors"))
        let checksums = content.withUnsafeBytes { CRC32.ofBlocks($0) }
        func encoder(expecting recipe: Recipe? = nil) throws -> Encoder {
            try Encoder(
                SafeTensorsFile(CheckedFile(path: path, size: content.count, checksums: checksums)),
                expecting: recipe ?? model.recipe, device: .cpu())
        }
        let ids = (0..<150).flatMap { [Int32($0 * 1300), self.ids($0)[1]] }
        let expected = try Encoder(large, device: .cpu()).encode(numbers: songs.numbers, categories: ids)
        let found = try encoder().encode(numbers: songs.numbers, categories: ids)
        #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        content[content.count / 2] ^= 1
        try folder.write(content, to: "model.safetensors")
        let damaged = try encoder()
        #expect(
            try damaged.encode(numbers: numbers(0), categories: [1, 2])
                == encoder().encode(numbers: numbers(0), categories: [1, 2]))
        #expect(throws: FileFault.self) { try damaged.encode(numbers: numbers(0), categories: [100_000, 2]) }
        var other = model.recipe
        other.network.latent = 5
        #expect(throws: LearningFault.self) { try encoder(expecting: other) }
    }

    @Test("A category that is stored and not trained is passed over")
    func storedCategory() throws {
        var recipe = try Toy.recipe()
        recipe.categories[0].embedding = nil
        let model = try Trainer(data: songs, recipe: recipe, device: .cpu()).train().model
        let encoder = try Encoder(model, device: .cpu())
        #expect(model.vocabularySizes == [5])
        let latents = try encoder.encode(numbers: numbers(3), categories: [1, 2])
        #expect(try encoder.encode(numbers: numbers(3), categories: [7, 2]) == latents)
        #expect(try encoder.encode(numbers: numbers(3), categories: [1, 3]) != latents)
    }
}
