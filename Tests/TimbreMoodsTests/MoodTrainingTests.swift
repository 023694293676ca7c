import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMoods

@Suite("Classifiers of a catalogue's songs")
struct MoodTrainingTests {
    private let fixtures: MoodFixtures
    private let recipe: MoodRecipe

    init() throws {
        fixtures = try MoodFixtures()
        recipe = try MoodRecipe(yaml: MoodFixtures.recipe, source: "test")
    }

    @Test("Topics are learned from lyrics, told of every song, and read back from the file with the same bits")
    func learns() throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(120))
        let device = try Device.cpu()
        let (trained, report) = try catalogue.moods.train(recipe, device: device)
        let chosen = try #require(report.models.first)
        #expect(report.rows == 120 && report.classes == ["dance", "river", "stone"] && report.repeated == 0)
        #expect(chosen.accuracy.value > 0.9 && chosen.macroF1.value > 0.9)
        #expect(try #require(report.models.last).accuracy.value < 0.5)
        #expect(report.signs[1].contains { $0.input == "river" || $0.input == "water" || $0.input == "boat" })
        #expect(trained.moods.names == ["small"])
        let told = try trained.moods.told(by: "small")
        #expect(told.songCount == 120 && told.states.allSatisfy { $0 == .told })
        let right = (0..<120).count { told.classes[told.labels(of: $0)[0]] == MoodFixtures.topics[$0 % 3].name }
        #expect(right > 110)
        // What is told anew by the model that was read back.
        let model = try trained.moods.model(named: "small")
        let table = try trained.moodInputs(for: model)
        let again = try SongMoods(model, table, device: device, work: Work())
        #expect(again == told)
    }

    @Test("The same seed gives the same bytes whatever the number of threads")
    func deterministic() throws {
        let songs = MoodFixtures.songs(60)
        let one = try fixtures.catalogue(songs, named: "one.timbre")
        let two = try fixtures.catalogue(songs, named: "two.timbre")
        let first = try one.moods.train(recipe, device: .cpu(threads: 1))
        let second = try two.moods.train(recipe, device: .cpu(threads: 3))
        #expect(first.report == second.report)
        #expect(try first.catalogue.moods.told(by: "small") == second.catalogue.moods.told(by: "small"))
    }

    @Test("Each backend learns and tells topics", arguments: Backends.present)
    func backends(device: Device) throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let (trained, _) = try catalogue.moods.train(recipe, device: device)
        let told = try trained.moods.told(by: "small")
        #expect((0..<60).count { told.classes[told.labels(of: $0)[0]] == MoodFixtures.topics[$0 % 3].name } > 54)
    }

    @Test("Every lyric twice changes no split: copies are found, stay together, and scores stay what they were")
    func copies() throws {
        let songs = MoodFixtures.songs(90)
        let twice =
            songs
            + songs.map { song in
                var copy = song
                copy.title += " (live)"
                return copy
            }
        let plain = try fixtures.catalogue(songs, named: "plain.timbre").moods.makeReport(
            recipe, .folds(3, repeats: 2), device: .cpu())
        let doubled = try fixtures.catalogue(twice, named: "twice.timbre").moods.makeReport(
            recipe, .folds(3, repeats: 2), device: .cpu())
        #expect(plain.repeated == 0 && doubled.repeated == 90 && doubled.rows == 180)
        for (one, other) in zip(plain.models, doubled.models) {
            #expect(one.name == other.name && one.accuracy.value == other.accuracy.value)
            #expect(one.macroF1.value == other.macroF1.value && abs(one.logLoss - other.logLoss) < 1e-12)
        }
    }

    @Test("Labels without a meaning are told as badly as by chance")
    func shuffled() throws {
        var songs = MoodFixtures.songs(150)
        let topics = songs.map(\.topic)
        for (place, from) in Philox(seed: 4).permutation(150, stream: .shuffledLabels).enumerated() {
            songs[place].topic = topics[Int(from)]
        }
        let report = try fixtures.catalogue(songs).moods.makeReport(recipe, .folds(5, repeats: 1), device: .cpu())
        let (chosen, majority) = (try #require(report.models.first), try #require(report.models.last))
        #expect(chosen.accuracy.low < majority.accuracy.high && chosen.accuracy.value < 0.48)
    }

    @Test("Songs of which nothing can be told have a state of their own")
    func states() throws {
        var songs = MoodFixtures.songs(60)
        songs += [
            .init(title: "Instrumental", lyrics: "", topic: ""),
            .init(title: "Marks", lyrics: "... !!! 🎵🎵", topic: ""),
            .init(title: "Short", lyrics: "river", topic: ""),
            .init(title: "Russian", lyrics: "река течёт далеко за горами и вода в ней холодна", topic: ""),
            .init(title: "Unknown words", lyrics: "sha la la la dum dum", topic: ""),
            .init(title: "Long", lyrics: String(repeating: "river water boat ", count: 60_000), topic: ""),
        ]
        let (trained, report) = try fixtures.catalogue(songs).moods.train(recipe, device: .cpu())
        let told = try trained.moods.told(by: "small")
        #expect(report.rows == 60)
        #expect(
            (60..<66).map { told.states[$0] } == [.noText, .noText, .tooFewWords, .otherScript, .tooFewWords, .told])
        #expect(told.probabilities(of: 60) == nil && told.labels(of: 63).isEmpty)
        #expect(told.classes[told.labels(of: 65)[0]] == "river")
        #expect(told.untold.map(\.songs) == [2, 2, 1])
    }

    @Test("Shares of topics are learned by ridge and network, and refused as inputs")
    func shares() throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(90), shares: true)
        #expect(try catalogue.shares(of: "topic")?.columns == 3)
        let report = try catalogue.moods.train(recipe, device: .cpu()).report
        #expect(try #require(report.models.first { $0.name == "ridge" }).accuracy.value > 0.9)
        var table = try fixtures.table(MoodFixtures.songs(90), named: "leak.csv", shares: true)
        var options = IngestOptions()
        options.table.numbers = ["river", "dance", "stone"]
        let leaky = try Catalogue.ingest([table], into: fixtures.folder.file("leak.timbre"), options: options).catalogue
        let leaking = try MoodRecipe(
            yaml: MoodFixtures.recipe.replacing("labels: [topic]", with: "labels: [topic]\nfeatures: all"),
            source: "test")
        #expect(throws: MoodFault.self) { _ = try leaky.moods.train(leaking, device: .cpu()) }
        // The same numbers under other names are known by what they tell.
        let text = try String(contentsOfFile: table, encoding: .utf8).replacing("river,dance,stone", with: "x1,x2,x3")
        table = fixtures.folder.file("renamed.csv")
        try AtomicFile.write(to: table) { try $0.write(text) }
        options.table.numbers = ["x*"]
        let renamed = try Catalogue.ingest([table], into: fixtures.folder.file("renamed.timbre"), options: options)
            .catalogue
        #expect {
            _ = try renamed.moods.train(leaking, device: .cpu())
        } throws: { fault in
            if case MoodFault.leak(_, let inputs, "topic", _) = fault {
                Set(inputs) == ["x1", "x2", "x3"]
            } else {
                false
            }
        }
    }

    @Test("What can't be learned is refused in a sentence, and nothing is changed")
    func refused() throws {
        let songs = MoodFixtures.songs(60)
        func expect(_ songs: [MoodFixtures.Song], _ name: String, _ matches: @escaping (MoodFault) -> Bool) throws {
            let catalogue = try fixtures.catalogue(songs, named: name)
            #expect {
                _ = try catalogue.moods.train(recipe, device: .cpu())
            } throws: { ($0 as? MoodFault).map(matches) ?? false }
            #expect(try Catalogue.open(at: catalogue.path).moods.names.isEmpty)
        }
        try expect(songs.map { song in with(song) { $0.topic = "" } }, "none.timbre") {
            if case .noLabels = $0 { true } else if case .tooFewRows = $0 { true } else { false }
        }
        try expect(songs.map { song in with(song) { $0.topic = "river" } }, "one.timbre") {
            if case .oneClass(_, "river") = $0 { true } else { false }
        }
        try expect(Array(songs.prefix(4)), "few.timbre") { if case .tooFewRows = $0 { true } else { false } }
        // Many rows, of which two are different.
        let copies = songs.enumerated().map { place, song in
            with(song) { ($0.lyrics, $0.topic) = place % 2 == 0 ? ("river water", "river") : ("dance floor", "dance") }
        }
        try expect(copies, "copies.timbre") {
            if case .tooFewRows(_, rows: 60, different: 2, classes: 2) = $0 { true } else { false }
        }
        try expect(songs.map { song in with(song) { $0.lyrics = "" } }, "silent.timbre") {
            switch $0 {
            case .noInputs, .tooFewRows: true
            default: false
            }
        }
    }

    @Test("One song of a class is no reason to fail")
    func oneOfAClass() throws {
        var songs = MoodFixtures.songs(60)
        songs[7].topic = "lonely"
        let report = try fixtures.catalogue(songs).moods.train(recipe, device: .cpu()).report
        #expect(report.classes.contains("lonely") && report.support.contains(1))
    }

    @Test("A few rows without shares take the mean of their class")
    func emptyShares() throws {
        let table = try fixtures.table(MoodFixtures.songs(90), named: "gaps.csv", shares: true)
        let lines = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n").enumerated().map {
            number, line in
            guard [5, 17].contains(number) else { return String(line) }
            return line.split(separator: ",", omittingEmptySubsequences: false).dropLast(3).joined(separator: ",")
                + ",,,"
        }
        try AtomicFile.write(to: table) { try $0.write(lines.joined(separator: "\n") + "\n") }
        var recipe = try Recipe.named("spotify-tracks")
        let place = try #require(recipe.categories.firstIndex { $0.name == "topic" })
        recipe.categories[place].shares = ["river", "dance", "stone"]
        let catalogue = try Catalogue.ingest([table], into: fixtures.folder.file("gaps.timbre"), recipe: recipe)
            .catalogue
        let data = try MoodData(catalogue, self.recipe)
        let raw = try #require(data.shares)
        #expect(raw.values[4 * 3..<5 * 3].count { $0.isNaN } == 3)
        let shares = raw.filled(data.targets)
        // Line 5 is song 4, of dance; classes are in alphabetical order, shares in the recipe's.
        for (value, expected) in zip(shares.values[4 * 3..<5 * 3], [0.1, 0.7, 0.1]) {
            #expect(abs(value - expected) < 1e-6)
        }
        #expect(shares.ofClasses == [1, 0, 2])
    }

    @Test("A report can keep the songs of an artist together, where there are enough artists")
    func artists() throws {
        let songs = MoodFixtures.songs(60)
        let catalogue = try fixtures.catalogue(songs)
        let report = try catalogue.moods.makeReport(
            recipe, .folds(3, repeats: 1), keepingArtistsTogether: true, device: .cpu())
        #expect(report.artists == 30 && report.models[0].accuracy.value > 0.8)
        let two = try fixtures.catalogue(
            songs.enumerated().map { place, song in with(song) { $0.artist = "Artist \(place % 2)" } },
            named: "two.timbre")
        #expect(throws: MoodFault.tooFewArtists(path: two.path, artists: 2)) {
            _ = try two.moods.makeReport(recipe, .folds(3, repeats: 1), keepingArtistsTogether: true, device: .cpu())
        }
    }

    @Test("Clusters that are named by rules are learned, and the report says that this is circular")
    func clusters() throws {
        let yaml = """
            name: grouped
            clusters:
              k: 3
              high: 60
              low: 40
              names: {lively: [energy+], merry: [valence+], quiet: [energy-]}
            features: [danceability, energy, valence, acousticness, liveness]
            network: {hidden: [8]}
            training: {batch: 16, epochs: 5, rate: 0.01}
            """
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(90))
        let report = try catalogue.moods.train(MoodRecipe(yaml: yaml, source: "test"), device: .cpu()).report
        #expect(report.isCircular && Set(report.classes).isSubset(of: ["lively", "merry", "quiet", "other"]))
        #expect(report.models[0].accuracy.value > 0.9)
    }

    @Test("What a recipe reads and the catalogue lacks is left out, said, and no reason to fail later")
    func lacking() throws {
        let yaml = """
            name: sounds
            labels: [emotion]
            features: [energy, valence, acousticness, liveness, tempo, mode]
            categories: [genre]
            texts: {poems: {least: 1}}
            network: {hidden: [8]}
            training: {batch: 16, epochs: 5, rate: 0.01}
            """
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let (trained, report) = try catalogue.moods.train(MoodRecipe(yaml: yaml, source: "test"), device: .cpu())
        #expect(report.lacking.contains("tempo") && report.lacking.contains("mode"))
        #expect(try trained.moods.reasons([0, 1], for: 0, by: "sounds").count == 2)
        #expect(try trained.moods.tell(by: "sounds", device: .cpu()).told == trained.moods.told(by: "sounds"))
    }

    @Test("Reasons of a few songs are those of all")
    func someSongs() throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let trained = try catalogue.moods.train(recipe, device: .cpu()).catalogue
        let model = try trained.moods.model(named: "small")
        let (all, some) = (try trained.moodInputs(for: model), try trained.moodInputs(for: model, songs: [41, 3, 20]))
        let (whole, part) = (
            model.encoder.encode(all, rows: [41, 3, 20]), model.encoder.encode(some, rows: [0, 1, 2])
        )
        #expect(whole.blocks == part.blocks && whole.numbers == part.numbers)
    }

    @Test("A damaged classifier is named, and songs and the other classifiers stay readable")
    func damaged() throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let other = try catalogue.moods.train(recipe, name: "other", device: .cpu()).catalogue
        let trained = try other.moods.train(recipe, device: .cpu()).catalogue
        let path = trained.path + "/moods/small.safetensors"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let opened = try Catalogue.open(at: trained.path)
        #expect {
            _ = try opened.moods.told(by: "small")
        } throws: { "\($0)".contains("small.safetensors") }
        #expect(try opened.song(0).title == "Song 0")
        #expect(try opened.moods.telling("river", by: nil).name == "other")
        #expect(try opened.moods.notes(on: "other").contains { $0.contains("small.safetensors") })
        let removed = try opened.moods.remove("small")
        #expect(removed.moods.names == ["other"])
        #expect(try removed.verify().isEmpty)
    }

    private func with(_ song: MoodFixtures.Song, _ change: (inout MoodFixtures.Song) -> Void) -> MoodFixtures.Song {
        var song = song
        change(&song)
        return song
    }
}
