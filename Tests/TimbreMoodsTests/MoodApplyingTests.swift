import Foundation
import Testing
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMoods

@Suite("Classifiers that are there")
struct MoodApplyingTests {
    private let fixtures: MoodFixtures
    private let recipe: MoodRecipe

    init() throws {
        fixtures = try MoodFixtures()
        recipe = try MoodRecipe(yaml: MoodFixtures.recipe, source: "test")
    }

    @Test("Songs that come later have no mood until the classifier tells again, without training")
    func later() throws {
        let first = try fixtures.catalogue(MoodFixtures.songs(60))
        let trained = try first.moods.train(recipe, device: .cpu()).catalogue
        let before = try trained.moods.told(by: "small")
        let more = try fixtures.table(Array(MoodFixtures.songs(75, seed: 2).suffix(15)), named: "more.csv")
        let grown = try Catalogue.ingest([more], into: trained.path).catalogue
        let found = try grown.moods.description(of: "small")
        #expect(found.songs == 60 && found.newerSongs == 15 && !found.isStale)
        #expect(try grown.moods.notes(on: "small").contains { $0.hasPrefix("15 songs came after") })
        let report = try grown.moods.report(of: "small")
        let (again, told) = try grown.moods.tell(device: .cpu())
        #expect(try again.moods.description(of: "small").newerSongs == 0 && told.songCount == 75)
        // Those of before keep their bits, and the report is the training's.
        #expect(told.probabilities.prefix(60 * 3).elementsEqual(before.probabilities))
        #expect((60..<75).count { told.classes[told.labels(of: $0)[0]] == MoodFixtures.topics[$0 % 3].name } > 12)
        #expect(try again.moods.report(of: "small") == report)
        #expect(try again.verify().isEmpty)
    }

    @Test("A classifier of another catalogue tells songs here as there")
    func taken() throws {
        let there = try fixtures.catalogue(MoodFixtures.songs(60), named: "there.timbre")
        let trained = try there.moods.train(recipe, device: .cpu()).catalogue
        let here = try fixtures.catalogue(MoodFixtures.songs(30), named: "here.timbre")
        for path in [trained.path, trained.path + "/moods/small.safetensors"] {
            let source = try MoodSource(at: path)
            let (taken, told) = try here.moods.take(source, as: "borrowed", device: .cpu())
            #expect(taken.moods.names == ["borrowed"])
            #expect(
                told?.probabilities.elementsEqual(try trained.moods.told(by: "small").probabilities.prefix(90)) == true)
            #expect(try taken.moods.report(of: "borrowed") == trained.moods.report(of: "small"))
        }
        // A catalogue without lyrics can't be told by it.
        let table = try fixtures.folder.write(
            "title,artist,danceability,energy,valence,liveness,acousticness\nA,B,0.1,0.2,0.3,0.4,0.5\nC,D,0.3,0.2,0.1,0,1\n",
            to: "plain.csv")
        let plain = try Catalogue.ingest([table], into: fixtures.folder.file("plain.timbre")).catalogue
        #expect {
            _ = try plain.moods.take(MoodSource(at: trained.path), device: .cpu())
        } throws: { if case MoodFault.lacksInputs(_, _, ["the words of lyrics"]) = $0 { true } else { false } }
        #expect(try Catalogue.open(at: plain.path).moods.names.isEmpty)
        #expect(throws: (any Error).self) { _ = try MoodSource(at: fixtures.folder.file("none.safetensors")) }
    }

    @Test("Numbers of another unit are brought into the classifier's")
    func units() throws {
        func table(_ factor: Double, _ title: String, _ name: String) throws -> String {
            let rows = (0..<40).map { song in
                let numbers = (0..<5).map { Double((song * 7 + $0 * 3) % 11) / 11 * 0.4 + ($0 == song % 2 ? 0.5 : 0.1) }
                return "Song \(song),A\(song),\(["calm", "happy"][song % 2]),"
                    + numbers.map { "\($0 * factor)" }.joined(separator: ",")
            }
            return try fixtures.folder.write(
                "title,artist,mood,energy,\(title),danceability,liveness,acousticness\n"
                    + rows.joined(separator: "\n") + "\n", to: name)
        }
        let sounds = try MoodRecipe(
            yaml: """
                name: sounds
                labels: [emotion]
                features: [energy, valence, danceability]
                network: {hidden: [4]}
                training: {batch: 16, epochs: 5, rate: 0.01}
                """, source: "test")
        let there = try Catalogue.ingest([table(1, "valence", "one.csv")], into: fixtures.folder.file("one.timbre"))
            .catalogue
        let trained = try there.moods.train(sounds, device: .cpu()).catalogue
        // Percent, and another name.
        let percent = try Recipe(
            yaml: """
                name: percent
                title: [title]
                artist: {columns: [artist], feature: false}
                features:
                  energy: {columns: [energy], range: [0, 100]}
                  positiveness: {columns: [positiveness], range: [0, 100]}
                  danceability: {columns: [danceability], range: [0, 100]}
                network: {hidden: [4], latent: 2}
                training: {epochs: 1}
                """, source: "test")
        let here = try Catalogue.ingest(
            [table(100, "positiveness", "hundred.csv")], into: fixtures.folder.file("hundred.timbre"), recipe: percent
        ).catalogue
        let told = try #require(try here.moods.take(MoodSource(at: trained.path), device: .cpu()).told)
        let own = try trained.moods.told(by: "sounds")
        for (one, other) in zip(told.probabilities, own.probabilities) { #expect(abs(one - other) < 1e-4) }
        #expect(own.probabilities.contains { $0 > 0.9 })
    }

    @Test("A removed classifier leaves nothing behind")
    func removed() throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let trained = try catalogue.moods.train(recipe, device: .cpu()).catalogue
        let removed = try trained.moods.remove("small")
        #expect(removed.moods.names.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: removed.path + "/moods").isEmpty)
        #expect(try removed.verify().isEmpty)
        #expect(throws: MoodFault.noModel(path: removed.path)) { _ = try removed.moods.remove("small") }
    }
}

@Suite("Files of classifiers by others")
struct HostileClassifierTests {
    private let file: SafeTensors

    init() throws {
        let fixtures = try MoodFixtures()
        let recipe = try MoodRecipe(
            yaml: MoodFixtures.recipe.replacing(
                "labels: [topic]",
                with: "labels: [topic]\nfeatures: [energy, valence]\ncategories: [emotion]\nscale: both"),
            source: "test")
        let catalogue = try fixtures.catalogue(
            MoodFixtures.songs(60).map { song in
                var song = song
                song.emotion = ["calm", "sad"][song.title.count % 2]
                return song
            })
        let trained = try catalogue.moods.train(recipe, device: .cpu()).catalogue
        file = try SafeTensors(contentsOf: trained.path + "/moods/small.safetensors")
        _ = try TrainedMoods(file, path: "whole")
    }

    @Test(
        "Text of the header that says something impossible is refused, never trapped",
        arguments: [
            ("\"classes\":[\"dance\",\"river\"", "\"classes\":[\"dance\",\"dance\""),
            ("\"columns\":[\"energy\",\"energy\"", "\"columns\":[\"energy\",\"valence\""),
            ("\"kind\":\"ridge\"", "\"kind\":\"logistic regression\""),
            ("\"chosen\":\"", "\"chosen\":\"no "),
            ("\"members\":5", "\"members\":500"),
            ("\"members\":5", "\"members\":0"),
            ("\"outputs\":3", "\"outputs\":2"),
            ("\"ofClasses\":[0", "\"ofClasses\":[9"),
            ("\"ids\":{", "\"ids\":{\"zz\":0,"),
        ])
    func header(from: String, to: String) throws {
        var changed = file
        let text = try #require(changed.metadata["model"])
        try #require(text.contains(from), "\(text.prefix(3000))")
        changed.metadata["model"] = text.replacing(from, with: to, maxReplacements: 1)
        #expect(throws: (any Error).self) { _ = try TrainedMoods(changed, path: "changed") }
    }

    @Test("Terms that are none, or stand twice, are refused", arguments: [" ", "a b c", "a ", "", "unique"])
    func terms(term: String) throws {
        var changed = file
        let place = try #require(changed.tensors.firstIndex { $0.name == "terms.lyrics" })
        let ends = try #require(changed.tensors.firstIndex { $0.name == "terms.lyrics.ends" })
        guard case .bytes(let bytes) = changed.tensors[place].values,
            case .int64(var all) = changed.tensors[ends].values
        else { return }
        // In the place of the first two terms.
        let rest = bytes[Int(all[1])...]
        let head = Array(term.utf8) + Array("unique".utf8)
        all = [Int64(term.utf8.count), Int64(head.count)] + all[2...].map { $0 - all[1] + Int64(head.count) }
        changed.tensors[place] = SafeTensors.Tensor(
            name: "terms.lyrics", shape: [head.count + rest.count], values: .bytes(head + rest))
        changed.tensors[ends] = SafeTensors.Tensor(name: "terms.lyrics.ends", shape: [all.count], values: .int64(all))
        #expect(throws: MoodFault.self) { _ = try TrainedMoods(changed, path: "changed") }
    }
}
