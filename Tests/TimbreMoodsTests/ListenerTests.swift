import Foundation
import Testing
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreMoods

@Suite("Moods of listeners")
struct ListenerTests {
    private let fixtures: MoodFixtures
    private let recipe: MoodRecipe

    init() throws {
        fixtures = try MoodFixtures()
        recipe = try MoodRecipe(
            yaml: """
                name: people
                survey: {label: moods, columns: [age, likes, often], numbers: [often]}
                network: {hidden: [8]}
                training: {batch: 16, epochs: 5, rate: 0.01}
                songs: {rest: [calm], joy: [happy, dance], grief: [sad]}
                """, source: "test")
    }

    private func survey(_ rows: Int) throws -> Survey {
        let kinds = [
            ("young", "Rock, Pop", "joy"), ("old", "Folk", "rest"), ("young", "Folk", "rest, joy"),
            ("old", "Blues", "grief"),
        ]
        let lines = (0..<rows).map { row -> String in
            let (age, likes, moods) = kinds[row % 4]
            return "\(age),\"\(likes)\",\(row % 5 + 1),\"\(moods)\",\(row)"
        }
        let path = fixtures.folder.file("survey.csv")
        try AtomicFile.write(to: path) {
            try $0.write("age,likes,often,moods,number\n" + lines.joined(separator: "\n") + "\n")
        }
        return try Survey(path)
    }

    @Test("A survey teaches moods, answers tell them, and each mood leads to songs")
    func listeners() throws {
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        let (trained, report) = try catalogue.moods.train(recipe, survey: survey(80), device: .cpu())
        #expect(report.areSeveral && report.classes == ["grief", "joy", "rest"])
        #expect(report.models[0].macroF1.value > 0.9 && report.models.last?.name == "every label")
        let told = try trained.moods.listeners(
            [["Age": "old", "likes": "Blues"], ["likes": "rock, pop", "age": "young"]], device: .cpu())
        #expect(told[0].moods[0].name == "grief" && told[0].moods[0].songs == ["sad"] && told[0].moods[0].isTold)
        #expect(told[1].moods[0].name == "joy" && told[1].notes.isEmpty)
        let strange = try trained.moods.listeners([["likes": "Polka"]], device: .cpu())
        #expect(strange[0].notes.contains { $0.contains("Polka") })
        #expect(throws: MoodFault.self) { _ = try trained.moods.listeners([["shoes": "red"]], device: .cpu()) }
        // Nothing of the people is in the catalogue.
        let description = try trained.moods.description(of: "people")
        #expect(description.isOfListeners && description.songs == nil)
    }

    @Test("A survey with other columns is refused with the column's name")
    func otherColumns() throws {
        let path = fixtures.folder.file("other.csv")
        try AtomicFile.write(to: path) { try $0.write("age,mood\nyoung,joy\nold,rest\n") }
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(30))
        #expect {
            _ = try catalogue.moods.train(recipe, survey: Survey(path), device: .cpu())
        } throws: { fault in
            if case MoodFault.noSuchColumn(_, "moods", _, let nearest) = fault { nearest == "mood" } else { false }
        }
    }

    @Test("A survey for a recipe of songs, and songs for one of listeners, are refused")
    func otherKind() throws {
        let songs = try MoodRecipe(yaml: MoodFixtures.recipe, source: "test")
        let catalogue = try fixtures.catalogue(MoodFixtures.songs(60))
        #expect(throws: MoodFault.surveyNotRead(recipe: "small")) {
            _ = try catalogue.moods.train(songs, survey: survey(80), device: .cpu())
        }
        #expect(throws: MoodFault.surveyNeeded(recipe: "people")) {
            _ = try catalogue.moods.train(recipe, device: .cpu())
        }
        let trained = try catalogue.moods.train(recipe, survey: survey(80), device: .cpu()).catalogue
        #expect(throws: MoodFault.otherKind(name: "people", isOfListeners: true)) {
            _ = try trained.moods.tell(by: "people", device: .cpu())
        }
        #expect(throws: MoodFault.otherKind(name: "people", isOfListeners: true)) {
            _ = try trained.moods.telling("joy", by: "people")
        }
        let both = try trained.moods.train(songs, device: .cpu()).catalogue
        #expect(throws: MoodFault.otherKind(name: "small", isOfListeners: false)) {
            _ = try both.moods.listeners([["age": "old"]], by: "small", device: .cpu())
        }
        // One name, first of songs, then of listeners: nothing of the first is left.
        let renamed = try both.moods.train(recipe, survey: survey(80), name: "small", device: .cpu()).catalogue
        #expect(try renamed.moods.description(of: "small").songs == nil)
        #expect(!FileManager.default.fileExists(atPath: renamed.path + "/moods/small.probabilities.npy"))
        #expect(try renamed.verify().isEmpty)
    }

    @Test(
        "The label, a copy of it under another name, and columns named like its moods are no inputs",
        arguments: ["[age, moods]", "[age, code]", "[age, joy]"])
    func leaks(columns: String) throws {
        let rows = (0..<80).map { row -> String in
            let mood = ["joy", "rest", "grief"][row % 3]
            return "\(row % 7),\(mood),\(["a", "b", "c"][row % 3]),\(row % 3 == 0 ? 1 : 0)"
        }
        let path = try fixtures.folder.write(
            "age,moods,code,joy\n" + rows.joined(separator: "\n") + "\n", to: "leak.csv")
        let leaking = try MoodRecipe(
            yaml: """
                name: leaking
                survey: {label: moods, columns: \(columns), numbers: [joy]}
                network: {hidden: [8]}
                training: {batch: 16, epochs: 2}
                """, source: "test")
        #expect {
            _ = try Moods.makeReport(leaking, survey: Survey(path), .heldOut, device: .cpu())
        } throws: { if case MoodFault.leak = $0 { true } else { false } }
    }

    @Test("A listener who stands twice stays on one side; spellings of a mood are one")
    func copies() throws {
        let rows = (0..<40).map { row -> String in
            let listener = row / 2
            return "\(listener),\(listener * 7 % 20),\(listener * 3 % 20),\(["Joy", "joy; Rest", "rest"][listener % 3])"
        }
        let path = try fixtures.folder.write(
            "age,town,shoes,moods\n" + rows.joined(separator: "\n") + "\n", to: "twice.csv")
        let recipe = try MoodRecipe(
            yaml: """
                name: people
                survey: {label: moods, columns: all, numbers: [age]}
                network: {hidden: [8]}
                training: {batch: 16, epochs: 2}
                """, source: "test")
        let data = try MoodData(Survey(path), recipe)
        #expect(data.repeated == 20 && Set(data.groups).count == 20)
        #expect(data.targets.classes.map { $0.lowercased() } == ["joy", "rest"] && data.targets.areSeveral)
        // Of two questions, those who answer alike are others.
        let few = rows.enumerated().map { "\($0.offset % 2),\(["joy", "rest"][$0.offset % 4 / 2])" }
        let short = try fixtures.folder.write("age,moods\n" + few.joined(separator: "\n") + "\n", to: "few.csv")
        #expect(try MoodData(Survey(short), recipe).repeated == 0)
    }

    @Test("Pairs of answers tell what no answer tells alone")
    func pairs() throws {
        let rows = (0..<200).map { row -> String in
            let (one, other) = (row % 2, row / 2 % 2)
            return "\(["a", "b"][one]),\(["x", "y"][other]),\(one == other ? "joy" : "rest"),\(row)"
        }
        let path = try fixtures.folder.write("one,two,moods,n\n" + rows.joined(separator: "\n") + "\n", to: "xor.csv")
        func accuracy(_ combines: Bool) throws -> Double {
            let recipe = try MoodRecipe(
                yaml: """
                    name: pairs
                    survey: {label: moods, columns: [one, two]}
                    combine_pairs: \(combines)
                    network: {hidden: [2]}
                    training: {batch: 32, epochs: 1, rate: 0.000001}
                    """, source: "test")
            let report = try Moods.makeReport(recipe, survey: Survey(path), .folds(3, repeats: 1), device: .cpu())
            return try #require(report.models.first { $0.name == "logistic regression" }).accuracy.value
        }
        #expect(try accuracy(false) < 0.7)
        #expect(try accuracy(true) == 1)
    }

    @Test("Answers are read as they are written")
    func parsing() throws {
        #expect(
            try Moods.answers(parsing: "age=old, likes=Rock, Pop,often=3") == [
                "age": "old", "likes": "Rock, Pop", "often": "3",
            ])
        for text in ["", "old", "=3", "age=1,age=2"] {
            #expect(throws: MoodFault.self) { _ = try Moods.answers(parsing: text) }
        }
    }
}
