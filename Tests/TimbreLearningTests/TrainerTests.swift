import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

struct TrainerTests {
    @Test("A network learns what can be learned: every number is rebuilt")
    func learns() throws {
        let recipe = try Toy.recipe(training: "{batch: 32, epochs: 60, patience: 60, rate: 0.01, seed: 1}")
        for device in Backends.present {
            let outcome = try Trainer(data: Toy.songs(400), recipe: recipe, device: device).train()
            #expect(outcome.history.count == 60)
            #expect(outcome.history.last!.loss < outcome.history.first!.loss / 20)
            #expect(outcome.report.features.map(\.name) == ["f0", "f1", "f2", "f3", "f4", "f5"])
            #expect(outcome.report.features.allSatisfy { $0.r2! > 0.95 })
            #expect(outcome.report.measured == .test)
            #expect(outcome.report.losses.map(\.songs) == [320, 40, 40])
            #expect(outcome.report.notes.isEmpty)
        }
    }

    @Test("The report's losses and R² are those of the plain network in Double")
    func report() throws {
        let songs = Toy.songs(60)
        let recipe = try Toy.recipe()
        let outcome = try Trainer(data: songs, recipe: recipe, device: .cpu()).train()
        let model = outcome.model
        let reference = ReferenceNetwork(
            model.shape, weights: model.weights, initial: HostWeights(initial: model.shape, seed: 1))
        let scaled = model.scaling.apply(songs.numbers)
        let split = Split(songCount: 60, percent: [80, 10, 10], seed: 1)
        func ids(_ row: Int32) -> [Int32] { Array(songs.categories[Int(row) * 2..<Int(row) * 2 + 2]) }
        func numbers(_ row: Int32) -> [Float] { Array(scaled[Int(row) * 6..<Int(row) * 6 + 6]) }
        for (part, rows) in [
            (TrainingReport.Part.training, split.training), (.validation, split.validation), (.test, split.test),
        ] {
            let losses = rows.map { reference.loss(numbers: numbers($0), ids: ids($0)) }
            let expected = losses.reduce(0, +) / Double(rows.count)
            // Squares of sums of up to 17 float products: a few dozen roundings.
            #expect(abs(outcome.report.loss(of: part)! / expected - 1) < 1e-5)
        }
        for feature in 0..<6 {
            let values = split.test.map { Double(numbers($0)[feature]) }
            let rebuilt = split.test.map { reference.layers(numbers: numbers($0), ids: ids($0)).last![feature] }
            let mean = values.reduce(0, +) / Double(values.count)
            let error = zip(values, rebuilt).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            #expect(abs(outcome.report.features[feature].meanSquaredError * Double(values.count) / error - 1) < 1e-5)
            #expect(abs(outcome.report.features[feature].r2! - (1 - error / variance)) < 1e-5)
        }
    }

    @Test("The validation loss has two parts: the weighted reconstruction, which the report has too, and the contrast")
    func parts() throws {
        let recipe = try Toy.recipe(
            embeddings: [], objective: "{numbers: mse, categories: contrast, weights: {numbers: 0.3, artist: 1}}",
            training: "{batch: 32, epochs: 1, rate: 0.01, seed: 1, split: [80, 20, 0]}", contrasted: ["artist"])
        for device in Backends.present {
            let outcome = try Trainer(data: Toy.songs(300, vocabularies: [12]), recipe: recipe, device: device).train()
            let record = try #require(outcome.history.last)
            let part = try #require(record.validationReconstruction)
            #expect(outcome.report.measured == .validation)
            #expect(abs(part / (0.3 * outcome.report.numbersError) - 1) < 1e-5)
            #expect(try #require(record.validationLoss) > part)
        }
        let whole = try Trainer(data: Toy.songs(300), recipe: Toy.recipe(), device: .cpu()).train()
        #expect(whole.history.allSatisfy { $0.validationLoss != nil && $0.validationReconstruction == nil })
    }

    @Test("The number of threads changes no bit")
    func threads() throws {
        let recipe = try Toy.recipe(
            network: "{hidden: [16], latent: 4, activation: relu, output: sigmoid, dropout: 0.15}",
            training: "{batch: 700, epochs: 3, rate: 0.01, seed: 1, unknown_share: 0.02}")
        let songs = Toy.songs(2000)
        let outcomes = try [1, 2, 3].map { threads in
            try Trainer(data: songs, recipe: recipe, device: .cpu(threads: threads)).train()
        }
        for outcome in outcomes.dropFirst() {
            #expect(outcome.model == outcomes[0].model)
            #expect(outcome.report == outcomes[0].report)
            #expect(outcome.history.map(\.loss) == outcomes[0].history.map(\.loss))
        }
    }

    @Test("Over five epochs the devices' losses are within 1e-3 of each other")
    func devicesAgree() throws {
        let recipe = try Toy.recipe(
            network: "{hidden: [16], latent: 4, activation: relu, output: sigmoid, dropout: 0.15}",
            training: "{batch: 64, epochs: 5, rate: 0.001, seed: 1, unknown_share: 0.02}")
        let histories = try Backends.present.map { device in
            try Trainer(data: Toy.songs(600), recipe: recipe, device: device).train().history
        }
        for history in histories.dropFirst() {
            #expect(history.count == 5)
            for (record, first) in zip(history, histories[0]) {
                #expect(abs(record.loss / first.loss - 1) < 1e-3)
                #expect(abs(record.validationLoss! / first.validationLoss! - 1) < 1e-3)
            }
        }
    }

    @Test("The seed changes the outcome, and nothing else does")
    func seed() throws {
        func train(seed: UInt64) throws -> Model {
            var recipe = try Toy.recipe()
            recipe.training.seed = seed
            return try Trainer(data: Toy.songs(100), recipe: recipe, device: .cpu()).train().model
        }
        #expect(try train(seed: 1) == train(seed: 1))
        #expect(try train(seed: 1).weights != train(seed: 2).weights)
    }

    @Test("The weights of the best epoch are kept, and training stops when it gets worse")
    func earlyStopping() throws {
        let recipe = try Toy.recipe(training: "{batch: 16, epochs: 200, patience: 4, rate: 0.02, seed: 1}")
        for device in Backends.present {
            let outcome = try Trainer(data: Toy.noise(120), recipe: recipe, device: device).train()
            let losses = outcome.history.map { $0.validationLoss! }
            let best = losses.indices.min { losses[$0] < losses[$1] }!
            #expect(outcome.history.count < 200)
            #expect(outcome.history.count == best + 1 + 4)
            #expect(outcome.model.bestEpoch == best + 1 && outcome.report.bestEpoch == best + 1)
            #expect(outcome.report.loss(of: .validation) == losses[best])
            #expect(losses.last! > losses[best])
        }
    }

    @Test("On a plateau the rate of the next epoch is half as high")
    func plateau() throws {
        let recipe = try Toy.recipe(
            training: "{batch: 16, epochs: 60, patience: 5, rate: 0.02, seed: 1, plateau: 1}")
        let history = try Trainer(data: Toy.noise(120), recipe: recipe, device: .cpu()).train().history
        var best = Double.infinity
        for (record, next) in zip(history, history.dropFirst()) {
            #expect(next.rate == (record.validationLoss! < best ? record.rate : record.rate / 2))
            best = min(best, record.validationLoss!)
        }
        #expect(history.last!.rate < 0.02)
    }

    @Test("One song, nine songs: all of them train, and the report says so", arguments: [1, 9])
    func fewSongs(count: Int) throws {
        for device in Backends.present {
            let outcome = try Trainer(data: Toy.songs(count), recipe: Toy.recipe(), device: device).train()
            #expect(outcome.history.count == 6 && outcome.history.allSatisfy { $0.validationLoss == nil })
            #expect(outcome.model.bestEpoch == 6)
            #expect(outcome.report.losses.map(\.part) == [.training])
            #expect(outcome.report.measured == .training)
            #expect(outcome.report.notes.count == 2)
            #expect(outcome.report.features.allSatisfy { ($0.r2 == nil) == (count == 1) })
            #expect(outcome.report.losses.allSatisfy { $0.loss.isFinite })
        }
    }

    @Test("A contrast that compares nothing is told: songs that share nothing, or batches of one song")
    func nothingCompared() throws {
        func notes(_ songs: SongFeatures, batch: Int) throws -> [String] {
            let recipe = try Toy.recipe(
                objective: "{numbers: mse, categories: contrast, weights: {artist: 1}}",
                training: "{batch: \(batch), epochs: 1, rate: 0.01, seed: 1}")
            return try Trainer(data: songs, recipe: recipe, device: .cpu()).train().report.notes
        }
        var strangers = Toy.songs(30, vocabularies: [31, 5])
        for song in 0..<30 { strangers.categories[song * 2] = Int32(song + 1) }
        for (songs, batch) in [(strangers, 32), (Toy.songs(30), 1)] {
            #expect(try notes(songs, batch: batch).contains { $0.contains("no songs were compared") })
        }
        #expect(try !notes(Toy.songs(30), batch: 32).contains { $0.contains("no songs were compared") })
    }

    @Test("Ten songs: eight train, one stops, one tests")
    func tenSongs() throws {
        let outcome = try Trainer(data: Toy.songs(10), recipe: Toy.recipe(), device: .cpu()).train()
        #expect(outcome.report.losses.map(\.songs) == [8, 1, 1])
        #expect(outcome.report.notes.isEmpty)
        #expect(outcome.history.allSatisfy { $0.validationLoss != nil })
    }

    @Test("Songs that the recipe does not read are refused, whatever does not fit")
    func otherSongs() throws {
        let songs = Toy.songs(20)
        var (fewerIDs, unknownID, negativeID) = (songs, songs, songs)
        fewerIDs.categories.removeLast()
        unknownID.categories[3] = 5
        negativeID.categories[0] = -1
        for wrong in [
            Toy.songs(20, features: 5), Toy.songs(20, vocabularies: [12]), fewerIDs, unknownID, negativeID,
        ] {
            let trainer = try Trainer(data: wrong, recipe: Toy.recipe(), device: .cpu())
            let fault = #expect(throws: LearningFault.self) { try trainer.train() }
            guard case .dataOfAnotherRecipe(recipe: "toy", _) = fault else {
                Issue.record("\(String(describing: fault))")
                continue
            }
        }
    }

    @Test("Without a song there is nothing to learn")
    func noSongs() throws {
        #expect(throws: LearningFault.noSongs) {
            try Trainer(data: Toy.songs(0), recipe: Toy.recipe(), device: .cpu()).train()
        }
    }

    @Test("A recipe without categories is trained on its numbers")
    func noCategories() throws {
        let songs = Toy.songs(100, vocabularies: [])
        for device in Backends.present {
            let outcome = try Trainer(data: songs, recipe: Toy.recipe(embeddings: []), device: device).train()
            #expect(outcome.history.last!.loss < outcome.history.first!.loss)
        }
    }

    @Test("Unknown is trained where the recipe asks for it, and ids that no training song has become as it")
    func unknown() throws {
        var songs = Toy.songs(200, vocabularies: [30, 5])
        let split = Split(songCount: 200, percent: [80, 10, 10], seed: 1)
        // Artist 29 sings in the test split alone.
        for row in 0..<200 where songs.categories[row * 2] == 29 { songs.categories[row * 2] = 28 }
        songs.categories[Int(split.test[0]) * 2] = 29
        func table(share: Double) throws -> (trained: [Float], initial: [Float]) {
            var recipe = try Toy.recipe()
            recipe.training.unknownShare = share
            let model = try Trainer(data: songs, recipe: recipe, device: .cpu()).train().model
            return (model.weights.tables[0], HostWeights(initial: model.shape, seed: 1).tables[0])
        }
        let classic = try table(share: 0)
        #expect(classic.trained[0..<4] == classic.initial[0..<4])
        #expect(classic.trained[116..<120] == classic.initial[116..<120])
        #expect(classic.trained[112..<116] != classic.initial[112..<116])
        let trained = try table(share: 0.1)
        #expect(zip(trained.trained[0..<4], trained.initial[0..<4]).allSatisfy { $0 != $1 })
        #expect(trained.trained[116..<120] == trained.trained[0..<4])
    }

    @Test("A rate that is far too high ends in a sentence, not in a model of no numbers")
    func divergence() throws {
        let recipe = try Toy.recipe(training: "{batch: 32, epochs: 6, rate: 1e30, seed: 1}")
        for device in Backends.present {
            #expect(throws: LearningFault.diverged(epoch: 1, rate: 1e30)) {
                try Trainer(data: Toy.songs(100), recipe: recipe, device: device).train()
            }
        }
    }

    @Test("Progress comes within epochs and at their ends, and never goes back")
    func progress() throws {
        let seen = Collected<EpochProgress>()
        let outcome = try Trainer(data: Toy.songs(200), recipe: Toy.recipe(), device: .cpu())
            .train(work: Work(report: seen.add))
        let ends = seen.values.filter(\.isEndOfEpoch)
        #expect(ends.map(\.epoch) == [1, 2, 3, 4, 5, 6])
        #expect(ends.map(\.lastEpoch) == outcome.history)
        #expect(ends.allSatisfy { $0.songs == Portion(done: 160, total: 160) && $0.epochs == 6 })
        #expect(ends.last?.secondsLeft == 0)
        let places = seen.values.map { $0.epoch * 1000 + $0.songs.done }
        #expect(places == places.sorted())
        #expect(seen.values.contains { !$0.isEndOfEpoch && $0.songs.done == 32 })
        #expect(seen.values.allSatisfy { $0.songsPerSecond > 0 && $0.secondsLeft.isFinite })
    }
}
