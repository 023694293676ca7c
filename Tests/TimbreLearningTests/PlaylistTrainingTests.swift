import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreLearning

struct PlaylistTrainingTests {
    private let folder: TemporaryFolder
    private let songs = Toy.songs(600)
    private let playlists: PlaylistSet
    private let recipe: Recipe

    /// Playlists of songs that are alike in one of six numbers; every song is in one of 30 or so, half of them in
    /// another.
    init() throws {
        folder = try TemporaryFolder()
        var lists = [UInt64: Set<Int32>]()
        for song in 0..<600 {
            let number = UInt64(max(0, songs.numbers[song * 6 + 5]) * 2)
            lists[number, default: []].insert(Int32(song))
            if song % 2 == 0 { lists[number + 1, default: []].insert(Int32(song)) }
        }
        playlists = PlaylistSet(
            lists.map { PlaylistSet.Playlist(identifier: $0.key, songs: $0.value.sorted()) })
        recipe = try Self.recipe()
    }

    private static func recipe(weights: String = "{numbers: 0.3, artist: 1}", epochs: Int = 12) throws -> Recipe {
        try Toy.recipe(
            embeddings: [], network: "{hidden: [16], latent: 4, activation: relu, output: linear, dropout: 0}",
            objective: "{numbers: mse, categories: contrast, temperature: 0.2, weights: \(weights)}",
            training: "{batch: 128, epochs: \(epochs), patience: 60, rate: 0.01, seed: 1}",
            contrasted: ["artist", "genre"])
    }

    private func train(
        _ recipe: Recipe? = nil, with playlists: PlaylistSet?, on device: Device,
        _ options: TrainingOptions = TrainingOptions(), work: Work<EpochProgress> = Work()
    ) throws -> TrainingOutcome {
        try Trainer(
            data: songs, recipe: recipe ?? self.recipe, playlists: playlists, device: device, options: options
        ).train(work: work)
    }

    /// Mean cosine of two held-out songs of one playlist, less that of any two.
    private func margin(_ model: Model, on device: Device) throws -> Double {
        let vectors = try Encoder(model, device: device).encode(numbers: songs.numbers, categories: songs.categories)
        func unit(_ song: Int32) -> [Double] {
            let vector = vectors[Int(song) * 4..<Int(song) * 4 + 4].map { Double($0) }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return vector.map { $0 / length }
        }
        let test = Set(Split(songCount: 600, percent: [80, 10, 10], seed: 1).test)
        func meanCosine(_ lists: [[Int32]]) -> Double {
            var (sum, pairs) = (0.0, 0.0)
            for list in lists {
                for (place, song) in list.enumerated() {
                    for other in list[..<place] {
                        sum += zip(unit(song), unit(other)).reduce(0) { $0 + $1.0 * $1.1 }
                        pairs += 1
                    }
                }
            }
            return sum / pairs
        }
        return meanCosine(playlists.playlists.map { $0.songs.filter(test.contains) }) - meanCosine([test.sorted()])
    }

    @Test("Songs of a playlist that were not trained on lie closer once playlists train, on every device")
    func pulls() throws {
        for device in Backends.present {
            let without = try margin(train(with: nil, on: device).model, on: device)
            let with = try margin(train(with: playlists, on: device).model, on: device)
            #expect(with > without + 0.05, "\(with) and \(without)")
        }
    }

    @Test("The number of threads changes no bit, and devices agree on every epoch's loss to 1e-3")
    func sameBits() throws {
        let outcomes = try [1, 3].map { try train(with: playlists, on: .cpu(threads: $0)) }
        #expect(outcomes[0].model == outcomes[1].model && outcomes[0].report == outcomes[1].report)
        let histories = try Backends.present.map { try train(Self.recipe(epochs: 5), with: playlists, on: $0).history }
        for history in histories {
            for (record, first) in zip(history, histories[0]) {
                #expect(abs(record.loss / first.loss - 1) < 1e-3)
                #expect(abs(record.validationLoss! / first.validationLoss! - 1) < 1e-3)
            }
        }
    }

    @Test("Only what training songs are in trains: without the test songs' memberships the weights are the same")
    func trainingSongsAlone() throws {
        let test = Set(Split(songCount: 600, percent: [80, 10, 10], seed: 1).test)
        let others = PlaylistSet(
            playlists.playlists.map { .init(identifier: $0.identifier, songs: $0.songs.filter { !test.contains($0) }) })
        #expect(others != playlists)
        let device = try Device.cpu()
        #expect(try train(with: others, on: device).model.weights == train(with: playlists, on: device).model.weights)
    }

    @Test("What the recipe weighs playlists with counts where they train, and nowhere else")
    func weight() throws {
        let weighted = try Self.recipe(weights: "{numbers: 0.3, artist: 1, playlist: 0.25}")
        let device = try Device.cpu()
        #expect(try train(weighted, with: nil, on: device).model.weights == train(with: nil, on: device).model.weights)
        let quarter = try train(weighted, with: playlists, on: device).model
        let whole = try train(with: playlists, on: device).model
        #expect(quarter.playlists?.weight == 0.25 && whole.playlists?.weight == ObjectiveRecipe.standardPlaylistWeight)
        #expect(quarter.weights != whole.weights)
        #expect(try Recipe(yaml: weighted.yaml(), source: "here") == weighted)
    }

    @Test("A model keeps which playlists trained it; a file that has lost them is named")
    func file() throws {
        let model = try train(with: playlists, on: .cpu()).model
        let kept = try #require(model.playlists)
        let training = Set(Split(songCount: 600, percent: [80, 10, 10], seed: 1).training)
        let taught = playlists.playlists.filter { $0.songs.count(where: training.contains) >= 2 }
        #expect(kept.identifiers == taught.map(\.identifier))
        #expect(kept.contents == taught.map(\.content) && Set(kept.contents).count == taught.count)
        #expect(kept.songCount == training.intersection(taught.flatMap(\.songs)).count)
        #expect(kept.agreements.map(\.category) == ["artist", "genre"])
        let path = folder.file("model")
        try model.write(to: path)
        #expect(try Model(contentsOf: path) == model)
        for tensor in ["playlists.identifiers", "playlists.contents"] {
            var damaged = try model.safeTensors()
            damaged.tensors.removeAll { $0.name == tensor }
            try damaged.write(to: path)
            let reason = "the tensor \(tensor) is missing"
            #expect(throws: LearningFault.unusableFile(path: path, reason: reason)) { try Model(contentsOf: path) }
        }
    }

    @Test("Interrupted and resumed with the same playlists it ends with the same bytes; others are refused")
    func resume() throws {
        let path = folder.file("checkpoint.safetensors")
        func options(resume: Bool = false) -> TrainingOptions {
            var options = TrainingOptions()
            (options.checkpointPath, options.resume) = (path, resume)
            return options
        }
        func expectRefusal(_ playlists: PlaylistSet?, _ difference: String, on device: Device) {
            #expect(throws: LearningFault.checkpointDiffers(path: path, differences: [difference])) {
                try train(with: playlists, on: device, options(resume: true))
            }
        }
        for device in Backends.present {
            #expect(throws: CancellationError.self) {
                try train(with: playlists, on: device, options(), work: .cancelled(at: 7))
            }
            expectRefusal(nil, "playlists trained it, and now there are none: name them again", on: device)
            var fewer = playlists.playlists
            fewer[3].songs.removeFirst()
            expectRefusal(PlaylistSet(fewer), "the playlists have changed", on: device)
            let resumed = try train(with: playlists, on: device, options(resume: true))
            #expect(try resumed.model == train(with: playlists, on: device).model)

            #expect(throws: CancellationError.self) {
                try train(with: nil, on: device, options(), work: .cancelled(at: 7))
            }
            expectRefusal(playlists, "no playlists trained it", on: device)
        }
    }

    @Test("Playlists that can't train by a recipe, or have nothing to teach, are refused in a sentence")
    func refused() throws {
        func fault(_ recipe: Recipe? = nil, _ playlists: PlaylistSet? = nil) throws -> LearningFault {
            try #require(
                #expect(throws: LearningFault.self) {
                    try train(recipe, with: playlists ?? self.playlists, on: .cpu())
                })
        }
        let rebuilding = try Toy.recipe(embeddings: [4, 3])
        #expect(try fault(rebuilding) == .playlistsWithoutContrast(recipe: "toy"))
        #expect(try fault(Self.recipe(weights: "{artist: 1, playlist: 0}")) == .playlistsWithoutWeight(recipe: "toy"))
        let split = Split(songCount: 600, percent: [80, 10, 10], seed: 1)
        let untaught = PlaylistSet([.init(identifier: 1, songs: [split.training[0]] + split.test)])
        #expect(try fault(nil, untaught) == .noPlaylistPairs(playlists: 1))
        #expect(try fault(nil, PlaylistSet([])) == .noPlaylistPairs(playlists: 0))
    }

    @Test("Playlists beside four categories are refused, and which")
    func tooMany() throws {
        var lines = ["name: toy", "title: [title]"]
        let categories = ["artist", "genre", "subgenre", "emotion"]
        lines += categories.map { "\($0): {columns: [\($0)], feature: false}" }
        lines += ["features:", "  f: {columns: [f], range: [0, 1], scale: none}"]
        lines += ["network: {hidden: [4], latent: 2, activation: relu, output: linear, dropout: 0}"]
        lines += [
            "objective: {numbers: mse, categories: contrast, weights: {artist: 1, genre: 1, subgenre: 1, emotion: 1}}"
        ]
        lines += ["training: {epochs: 1}"]
        let data = SongFeatures(
            songCount: 20, numbers: (0..<20).map { Float($0) / 20 }, categories: .init(repeating: 1, count: 80),
            vocabularySizes: [2, 2, 2, 2])
        let known = PlaylistSet([.init(identifier: 1, songs: [0, 1, 2, 3, 4, 5, 6, 7])])
        #expect(throws: LearningFault.tooManyContrasts(categories: categories, most: 4)) {
            try Trainer(
                data: data, recipe: Recipe(yaml: lines.joined(separator: "\n"), source: "toy"), playlists: known,
                device: .cpu()
            ).train()
        }
    }
}
