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
        } throws: { if case MoodFault.noInputs(_, _, ["the words of lyrics"], _) = $0 { true } else { false } }
        #expect(try Catalogue.open(at: plain.path).moods.names.isEmpty)
        #expect(throws: (any Error).self) { _ = try MoodSource(at: fixtures.folder.file("none.safetensors")) }
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

    @Test("Terms that are none, or stand twice, are refused", arguments: [" ", "a b c", "a ", "", "river"])
    func terms(term: String) throws {
        var changed = file
        let place = try #require(changed.tensors.firstIndex { $0.name == "terms.lyrics" })
        let ends = try #require(changed.tensors.firstIndex { $0.name == "terms.lyrics.ends" })
        guard case .bytes(let bytes) = changed.tensors[place].values,
            case .int64(var all) = changed.tensors[ends].values
        else { return }
        // In the place of the first two terms.
        let rest = bytes[Int(all[1])...]
        let head = Array(term.utf8) + Array("river".utf8)
        all = [Int64(term.utf8.count), Int64(head.count)] + all[2...].map { $0 - all[1] + Int64(head.count) }
        changed.tensors[place] = SafeTensors.Tensor(
            name: "terms.lyrics", shape: [head.count + rest.count], values: .bytes(head + rest))
        changed.tensors[ends] = SafeTensors.Tensor(name: "terms.lyrics.ends", shape: [all.count], values: .int64(all))
        #expect(throws: MoodFault.self) { _ = try TrainedMoods(changed, path: "changed") }
    }
}
