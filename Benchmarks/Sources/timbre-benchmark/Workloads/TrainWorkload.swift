import Foundation
import Timbre

/// Training the network of `spotify-900k-classic`: epochs after the first beside Keras' at three sizes of the artist
/// table, then the whole command beside a whole Keras process.
struct TrainWorkload {
    /// Floating-point operations of a song, forward and backward: 27,136 multiply-adds, three products of each.
    static let flopsPerSong = 162_816.0
    private let bench: Bench
    private let scratch: Scratch
    private let device: Device

    init(_ bench: Bench) throws {
        self.bench = bench
        scratch = Scratch(bench: bench)
        device = try .cpu(threads: bench.options.threads)
    }

    func measure() throws {
        let songCount = bench.options.isQuick ? 2_000 : 400_000
        let tables = bench.options.isQuick ? [100] : [1_000, 100_000, 1_000_000]
        let floor = try ProductFloor(bench)
        let fewest = LongTailedSongs(count: songCount, artists: tables[0]).features
        for artists in tables {
            let songs = LongTailedSongs(count: songCount, artists: artists)
            var contenders = [try TrainingContender.ours("Timbre", .ours, songs.features, on: device)]
            contenders += try keras(songs, artists: artists) + floor.contenders(flops: Self.flopsPerSong)
            if artists != tables[0] {
                let who = "Timbre, \(Text.count(tables[0])) artists"
                contenders.append(try TrainingContender.ours(who, .reference, fewest, on: device))
            }
            try bench.measure(
                Work(
                    workload: .train, what: "training, \(Text.count(songCount)) songs, \(Text.count(artists)) artists",
                    label: "\(Text.count(artists)) artists", unit: .songsPerSecond, contenders: contenders))
        }
        try contrast(LongTailedSongs(count: songCount, artists: tables[1 % tables.count]))
        try wholeProcess(songCount: songCount)
    }

    /// The objective of `spotify-900k` beside Keras with the same one, with a sampled softmax in its place, and beside the
    /// classic network.
    private func contrast(_ songs: LongTailedSongs) throws {
        var recipe = try Recipe.named("spotify-900k")
        // As the peers'.
        recipe.training.batch = 16_384
        recipe.features.removeLast(recipe.features.count - 17)
        var contenders = [
            try TrainingContender.ours("Timbre", .ours, songs.features, recipe: recipe, on: device),
            try TrainingContender.ours("Timbre, the classic network", .reference, songs.features, on: device),
        ]
        if bench.options.python != nil {
            let folder = try folder(of: songs)
            let command = ["train_contrast_keras.py", folder, "--threads", "\(bench.options.threads)"]
            for (who, objective) in [("Keras", "contrast"), ("Keras, sampled softmax", "sampled_softmax")] {
                guard let peer = try bench.peer(who, command, for: .train) else { continue }
                contenders.append(TrainingContender.peer(who, peer, ["objective": .text(objective)]))
            }
        }
        try bench.measure(
            Work(
                workload: .train, what: "training by contrast, \(Text.count(songs.features.songCount)) songs",
                label: "contrast", unit: .songsPerSecond, contenders: contenders))
    }

    private func keras(_ songs: LongTailedSongs, artists: Int) throws -> [Contender] {
        guard bench.options.python != nil else { return [] }
        let folder = try folder(of: songs)
        let threads = "\(bench.options.threads)"
        guard let peer = try bench.peer("Keras", ["train_keras.py", folder, "--threads", threads], for: .train) else {
            return []
        }
        // A dense update of a table of a million artists is slow.
        return [TrainingContender.peer("Keras", peer, ["epochs": .number(1)], runs: artists > 100_000 ? 3 : nil)]
    }

    private func folder(of songs: LongTailedSongs) throws -> String {
        let artists = songs.features.vocabularySizes[0] - 1
        return try scratch.path("training-\(songs.features.songCount)-\(artists)") { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try songs.write(into: folder)
        }
    }

    /// Five epochs with validation, then all songs mapped: from the program's start to its end.
    private func wholeProcess(songCount: Int) throws {
        let catalogue = try scratch.catalogue(songs: songCount)
        let (timbre, threads) = (try scratch.timbre(), "\(bench.options.threads)")
        var contenders = [
            Contender(who: "Timbre", role: .ours) {
                let whole = try WholeProcess.measured([
                    timbre, "train", "--catalogue", catalogue, "--device", "cpu", "--threads", threads, "--epochs", "5",
                    "--quiet", "--json",
                ])
                return Sample(
                    value: whole.seconds, details: ["peak_resident_bytes": .number(Double(whole.peakResident))])
            }
        ]
        if let python = bench.options.python {
            let command = [
                python, "\(bench.options.peers)/train_keras.py", catalogue, "--threads", threads, "--whole", "5",
            ]
            contenders.append(
                Contender(who: "Keras", role: .peer, warmsUp: false) {
                    let whole = try WholeProcess.measured(command, environment: bench.options.threadVariables)
                    return Sample(
                        value: whole.seconds, details: ["peak_resident_bytes": .number(Double(whole.peakResident))],
                        parts: [("Keras, its fit alone", try whole.figures.number("fit_seconds"))])
                })
        }
        try bench.measure(
            Work(
                workload: .train, what: "`timbre train`, start to end, 5 epochs of \(Text.count(songCount)) songs",
                label: "timbre train", unit: .seconds, contenders: contenders))
    }
}

/// Songs trained a second, without the first epoch.
enum TrainingContender {
    static func ours(
        _ who: String, _ role: Measurement.Role, _ songs: SongFeatures, recipe: Recipe? = nil, on device: Device
    ) throws -> Contender {
        var recipe = try recipe ?? Recipe.named("spotify-900k-classic")
        recipe.training.split = [100, 0, 0]
        recipe.training.epochs = 3
        let trainer = Trainer(data: songs, recipe: recipe, device: device)
        return Contender(who: who, role: role) {
            let epochs = try trainer.train().history.dropFirst()
            let seconds = epochs.map { 1 / $0.songsPerSecond }.reduce(0, +)
            return Sample(
                value: Double(epochs.count) / seconds, details: ["loss": .number(epochs.last?.loss ?? .nan)])
        }
    }

    static func peer(
        _ who: String, _ peer: Peer, _ job: Figures, role: Measurement.Role = .peer, runs: Int? = nil
    ) -> Contender {
        Contender(who: who, role: role, runs: runs, warmsUp: runs == nil) {
            let answer = try peer.answer(job)
            return Sample(value: try answer.number("songs_per_second"), details: answer)
        }
    }
}
