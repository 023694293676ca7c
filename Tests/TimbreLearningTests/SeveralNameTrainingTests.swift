import Testing
import TimbreBase
import TimbreCatalogue
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreLearning

/// Songs of several artists, as networks, contexts and contrasts learn from them.
struct SeveralNameTrainingTests {
    /// Of 150 songs of 11 artists every third has a second one, every ninth a third.
    static let songs = {
        var songs = Toy.songs(150)
        for song in stride(from: 0, to: 150, by: 3) {
            let first = songs.categories[2 * song]
            let others = [first % 11 + 1, (first + 3) % 11 + 1].prefix(song % 9 == 0 ? 2 : 1)
            for id in others.sorted() { songs.furtherNames += [Int32(song), 0, id] }
        }
        return songs
    }()

    private static func recipe(unknownShare: Double = 0, contrast: Bool = false) throws -> Recipe {
        var recipe = try Toy.recipe()
        recipe.categories[0].takesAll = true
        recipe.categories[0].context = 6
        recipe.training.unknownShare = unknownShare
        if contrast {
            recipe.objective = ObjectiveRecipe(
                numbers: .mse, categories: .contrast, weights: ["numbers": 1, "artist": 1])
        }
        return recipe
    }

    private static func artists(_ song: Int) -> [Int32] { Array(songs.names(ofCategory: 0)[song]) }

    private static func model(_ recipe: Recipe, on device: Device? = nil) throws -> Model {
        let device = try device ?? .cpu()
        var model = try Trainer(data: songs, recipe: recipe, device: device).train().model
        try model.learnVectors(from: songs, device: device)
        return model
    }

    /// Every song's unit vector without contexts.
    private static func units(_ model: Model, on device: Device) throws -> [[Float]] {
        var plain = model
        (plain.contexts, plain.recipe.categories[0].context) = ([], nil)
        let raw = try Encoder(plain, device: device).encode(songs)
        return (0..<150).map { song in
            let row = raw[song * 4..<song * 4 + 4].map(Double.init)
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return row.map { Float($0 / length) }
        }
    }

    @Test("Contexts of several artists, and what a song gets of them, are those of plain loops in Double")
    func contexts() throws {
        let model = try Self.model(Self.recipe(contrast: true))
        let units = try Self.units(model, on: .cpu())
        var expected = [Float](repeating: 0, count: 12 * 4)
        for artist in 1..<Int32(12) {
            var (sum, count) = ([Double](repeating: 0, count: 4), 0.0)
            for song in 0..<150 where Self.artists(song).contains(artist) {
                for column in 0..<4 { sum[column] += Double(units[song][column]) }
                count += 1
            }
            for column in 0..<4 { expected[Int(artist) * 4 + column] = Float(6 * sum[column] / (count + 2)) }
        }
        #expect(model.contexts == [expected])
        let found = try Encoder(model, device: .cpu()).encode(Self.songs)
        for song in 0..<150 {
            let its = Self.artists(song)
            for column in 0..<4 {
                let sum = its.reduce(0.0) { $0 + Double(expected[Int($1) * 4 + column]) }
                #expect(found[song * 4 + column] == units[song][column] + Float(sum))
            }
        }
    }

    @Test("A song of several artists has the same bits alone and in any batch", arguments: Backends.present)
    func alone(device: Device) throws {
        let encoder = try Encoder(Self.model(Self.recipe(contrast: true), on: device), device: device)
        let all = try encoder.encode(Self.songs)
        for song in 0..<150 {
            let alone = try encoder.encode(Self.songs[song..<song + 1])
            #expect(alone.map(\.bitPattern) == all[song * 4..<song * 4 + 4].map(\.bitPattern), "song \(song)")
        }
        let part = try encoder.encode(Self.songs[40..<97])
        #expect(part.map(\.bitPattern) == all[160..<388].map(\.bitPattern))
    }

    @Test("Artists that are newer than the model don't count beside those that it knows")
    func newer() throws {
        let encoder = try Encoder(Self.model(Self.recipe(contrast: true)), device: .cpu())
        func vector(_ first: Int32, _ further: [Int32]) throws -> [Float] {
            let song = Self.songs[7..<8]
            return try encoder.encode(
                numbers: song.numbers, categories: [first, song.categories[1]],
                furtherNames: further.flatMap { [0, 0, $0] })
        }
        #expect(try vector(3, [5, 12, 99]) == vector(3, [5]))
        #expect(try vector(12, [3]) == vector(3, []))
        #expect(try vector(12, [13]) == vector(0, []))
        #expect(try vector(3, [5]) != vector(3, []))
    }

    @Test("Where the decoder rebuilds embeddings, the network sees a song's main name alone")
    func rebuilt() throws {
        let task = try SongTask(Self.songs, recipe: Self.recipe()).task
        guard case .one(let ids) = task.columns[0] else { return #expect(Bool(false), "several names") }
        #expect(ids == stride(from: 0, to: 300, by: 2).map { Self.songs.categories[$0] })
        var main = Self.songs
        main.furtherNames = []
        let units = try Self.units(Self.model(Self.recipe()), on: .cpu())
        let plain = try Trainer(data: main, recipe: Self.recipe(), device: .cpu()).train().model
        #expect(try Self.units(plain, on: .cpu()) == units)
    }

    @Test("A catalogue whose songs have one name each trains as if no song could have several")
    func one() throws {
        let songs = Toy.songs(150)
        let task = try SongTask(songs, recipe: Self.recipe(contrast: true)).task
        guard case .one(let ids) = task.columns[0], case .fixed(let labels) = task.compared.kinds[0] else {
            return #expect(Bool(false), "several names")
        }
        #expect(ids == stride(from: 0, to: 300, by: 2).map { songs.categories[$0] } && labels == ids)
        #expect(songs.digest != Self.songs.digest)
        var same = Self.songs
        same.furtherNames = []
        #expect(same.digest == songs.digest)
    }

    @Test(
        "One name with the weight of 1 trains to the same weights as an id does",
        arguments: Backends.present, [0, 0.3])
    func sameWeights(device: Device, unknownShare: Double) throws {
        let task = try SongTask(Toy.songs(150), recipe: Self.recipe(unknownShare: unknownShare, contrast: true)).task
        var names = task
        names.columns = task.columns.map { column in
            guard case .one(let ids) = column else { return column }
            return .names(WeightedIDs(ids.map { [(id: $0, weight: Float(1))] }))
        }
        func weights(_ task: TrainingTask) throws -> HostWeights {
            var run = try TrainingRun(task, device: device)
            try run.train(work: Work())
            return try run.weights()
        }
        #expect(try weights(names) == weights(task))
    }

    @Test("Songs of several artists stand for each of them as often over the epochs, in a stream of its own")
    func drawn() throws {
        let task = try SongTask(Self.songs, recipe: Self.recipe(contrast: true)).task
        guard case .drawn(let draw) = task.compared.kinds[0] else {
            return #expect(Bool(false), "nothing is drawn")
        }
        func labels(_ epoch: Int) -> [Int32] { draw.labels(epoch: epoch) }
        var counts = [[Int32: Int]](repeating: [:], count: 150)
        for epoch in 1...3000 {
            for (song, label) in labels(epoch).enumerated() { counts[song][label, default: 0] += 1 }
        }
        for song in 0..<150 {
            let n = Double(Self.artists(song).count)
            #expect(counts[song].keys.sorted() == Self.artists(song).sorted())
            let spread = (3000 * (1 / n) * (1 - 1 / n)).squareRoot()
            #expect(counts[song].values.allSatisfy { abs(Double($0) - 3000 / n) <= 5 * spread }, "song \(song)")
        }
        #expect(labels(7) == labels(7) && labels(7) != labels(8))
        #expect(task.compared.kinds[0].isShared(among: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
        #expect(!task.compared.kinds[0].isShared(among: [0]))
    }

    @Test("Hidden names become unknown as a whole, in the rows in which one id would", arguments: [0.02, 0.5])
    func hidden(share: Double) {
        let rows = (0..<Int32(5000)).map { $0 }
        let names = WeightedIDs(
            rows.map { row in (0...row % 3).map { (id: row % 4 + $0 + 1, weight: 1 / Float(row % 3 + 1)) } })
        let ids = [Int32](repeating: 1, count: 5000)
        func plan(_ column: IDColumn) -> EpochPlan {
            EpochPlan(
                PlannedSongs(rows: rows, columns: [(column, 9)], batchSize: 64, seed: 3, unknownShare: share), epoch: 2)
        }
        let (several, single) = (plan(.names(names)), plan(.one(ids)))
        #expect(several.rows == single.rows)
        guard let weights = several.columns[0].weights else { return #expect(Bool(false), "no weights") }
        for (batch, range) in several.batches.enumerated() {
            let entries = weights.batches[batch]
            let starts = weights.starts[EntryPlan.starts(ofBatch: batch, range)].map { Int($0) + entries.lowerBound }
            for (song, place) in range.enumerated() {
                let its = starts[song]..<starts[song + 1]
                let row = Int(several.rows[place])
                let isHidden = single.columns[0].ids[place] == 0
                #expect(Array(several.columns[0].ids[its]) == (isHidden ? [0] : Array(names.ids(ofRow: row))))
                #expect(isHidden ? weights.bySong[its] == [1] : weights.bySong[its].count == row % 3 + 1)
            }
        }
    }

    @Test("Names that no training song has become unknown together, where unknown ones are trained")
    func unseen() throws {
        var songs = Self.songs
        let recipe = try Self.recipe(unknownShare: 0.1, contrast: true)
        let split = Split(songCount: 150, percent: recipe.training.split, seed: recipe.training.seed)
        let song = Int(split.test[0])
        songs.vocabularySizes[0] = 14
        songs.furtherNames = [Int32(song), 0, 12, Int32(song), 0, 13]
        let task = try SongTask(songs, recipe: recipe).task
        let data = try DataSet(task, on: .cpu())
        guard case .names(let names) = data.columns[0] else { return #expect(Bool(false), "no names") }
        let entries = names.entries(ofRow: song)
        #expect(names.ids[entries].last == 0 && entries.count == 2)
        #expect(abs(names.weights[entries].reduce(0, +) - 1) < 1e-6)
        #expect(!data.isTrained[0][12] && !data.isTrained[0][13])
    }

    @Test(
        "Further names that are none are refused before anything is trained",
        arguments: [
            [0, 0], [150, 0, 1], [-1, 0, 1], [0, 2, 1], [0, 0, 0], [0, 0, 12], [3, 0, 1, 2, 0, 1],
        ] as [[Int32]])
    func refused(names: [Int32]) throws {
        var songs = Toy.songs(150)
        songs.furtherNames = names
        #expect(throws: LearningFault.self) { try SongTask(songs, recipe: Self.recipe()) }
    }

    @Test(
        "An interrupted training of songs of several artists ends with the same bytes, and only with the same names",
        arguments: Backends.present)
    func resumed(device: Device) throws {
        let folder = try TemporaryFolder()
        let recipe = try Self.recipe(unknownShare: 0.1, contrast: true)
        func train(_ songs: SongFeatures, resume: Bool? = nil, work: Work<EpochProgress> = Work()) throws -> Model {
            var options = TrainingOptions()
            if let resume { (options.checkpointPath, options.resume) = (folder.file("c.safetensors"), resume) }
            return try Trainer(data: songs, recipe: recipe, device: device, options: options).train(work: work).model
        }
        let whole = try train(Self.songs)
        #expect(throws: CancellationError.self) {
            _ = try train(Self.songs, resume: false, work: .cancelled(at: 7))
        }
        var other = Self.songs
        other.furtherNames[2] = other.furtherNames[2] % 11 + 1
        #expect(throws: LearningFault.self) { _ = try train(other, resume: true) }
        #expect(try train(Self.songs, resume: true) == whole)
        #expect(try train(other) != whole)
    }
}
