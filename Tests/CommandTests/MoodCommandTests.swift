import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre moods")
struct MoodCommandTests {
    /// Invented songs whose words and numbers tell their topic and emotion.
    private func table(_ folder: TemporaryFolder) throws -> String {
        let words = [
            ["river", "water", "boat", "stream", "shore", "rain"],
            ["dance", "floor", "beat", "rhythm", "move", "night"],
            ["stone", "cold", "wall", "mountain", "grey", "heavy"],
        ]
        let fillers = ["morning", "people", "street", "window", "yellow", "garden", "number", "letter"]
        let names = [("river", "calm"), ("dance", "happy"), ("stone", "sad")]
        var lines = ["title,artist,year,lyrics,topic,mood,danceability,energy,valence,acousticness,liveness"]
        for song in 0..<90 {
            let kind = song % 3
            let own = (0..<5).map { words[kind][(song / 3 * ($0 + 1) + $0 * $0 + song / 18) % 6] }
            let text = (own + (0..<3).map { fillers[(song + $0 * (song / 4)) % 8] }).joined(separator: " ")
            let sound = (0..<5).map { "\(Double((song * 7 + $0 * 13) % 40) / 100 + ($0 == kind ? 0.55 : 0.05))" }
            lines.append(
                "Song \(song),Artist \(song / 3),\(1990 + song % 30),\"\(text), again and again\",\(names[kind].0),"
                    + "\(names[kind].1),\(sound.joined(separator: ","))")
        }
        lines.append("<b>Silent</b>,Nobody,2001,,,,0.5,0.5,0.5,0.5,0.5")
        try folder.write(lines.joined(separator: "\n") + "\n", to: "songs.csv")
        return folder.file("songs.csv")
    }

    private func recipe(_ folder: TemporaryFolder) throws -> String {
        try folder.write(
            """
            name: small
            labels: [topic]
            texts: {lyrics: {least: 1}}
            network: {hidden: [8]}
            training: {batch: 16, epochs: 6, rate: 0.01}
            """, to: "small.yaml")
        return folder.file("small.yaml")
    }

    @Test("From a table to songs of a mood, with reasons, filters, clusters and a report")
    func songs() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        func run(_ arguments: [String]) throws -> Program.Outcome {
            try Program.start(arguments + ["--catalogue", path], in: nil, environment: [:]).wait()
        }
        #expect(try run(["ingest", table(folder)]).status == 0)
        let trained = try run(["moods", "train", "--recipe", recipe(folder)])
        #expect(trained.status == 0, "\(trained.messages)")
        #expect(trained.output.contains("majority class") && trained.output.contains("most for each class"))
        let report = try run(["moods", "report", "--json"])
        let object = try #require(report.objects.first)
        #expect((object["models"] as? [[String: Any]])?.count == 6 && object["rows"] as? Int == 90)

        let answers = folder.file("answers.csv")
        let folds = try run(
            [
                "moods", "report", "--recipe", recipe(folder), "--folds", "3", "--repeats", "2", "--answers", answers,
                "--json",
            ])
        #expect(folds.status == 0, "\(folds.messages)")
        let lines = try String(contentsOfFile: answers, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",").map(String.init)
        }
        #expect(lines[0] == ["repetition", "fold", "row", "actual", "told", "probability"] && lines.count == 181)
        #expect(Set(lines.dropFirst().filter { $0[0] == "1" }.map { $0[2] }).count == 90)
        let models = try #require(folds.objects.first?["models"] as? [[String: Any]])
        let right = Double(lines.dropFirst().count { $0[3] == $0[4] }) / 180
        #expect(abs(((models.first?["accuracy"] as? [String: Double])?["value"] ?? 0) - right) < 1e-9)

        let found = try run(["moods", "songs", "--mood", "River", "-n", "5", "--json"])
        #expect(found.objects.count == 5, "\(found.messages)")
        for song in found.objects {
            #expect((song["id"] as? Int).map { $0 % 3 } == 0 && song["mood"] as? String == "river")
            #expect((song["reasons"] as? [String])?.isEmpty == false)
        }
        let drawn = try (1...2).map {
            try run(["moods", "songs", "--mood", "river", "--random", "\($0)", "--json"]).output
        }
        #expect(drawn[0] != drawn[1])
        let strict = try run(["moods", "songs", "--mood", "river", "--threshold", "1", "-n", "3"])
        #expect(strict.status == 0 && strict.lines.count == 4, "\(strict.messages)")
        let listed = try run(["moods", "songs"])
        #expect(listed.output.contains("no words") && listed.output.contains("stone"))

        #expect(try run(["train", "--epochs", "1"]).status == 0)
        let similar = try run(["similar", "--id", "0", "--where", "mood=stone,mood.stone>=0.4", "-n", "4", "--json"])
        #expect(similar.objects.count == 4 && similar.objects.allSatisfy { ($0["id"] as? Int).map { $0 % 3 } == 2 })
        let wrong = try run(["similar", "--id", "0", "--where", "mood=rivr"])
        #expect(wrong.status == 1 && wrong.messages.contains("river"))
        let more = try folder.write(
            "title,artist,year,lyrics,danceability,energy,valence,acousticness,liveness\n"
                + "New,Nobody,2020,river water boat rain again,0.5,0.5,0.5,0.5,0.5\n", to: "more.csv")
        #expect(try run(["ingest", more]).status == 0)
        #expect(try run(["moods", "songs", "--mood", "river", "-n", "1"]).messages.contains("1 song came after"))
        let again = try run(["moods", "tell", "--json"])
        #expect(again.objects.first?["told"] as? Int == 91 && again.objects.first?["songs"] as? Int == 92)
        let kept = try run(["moods", "songs", "--mood", "river", "-n", "1", "--lyrics"])
        #expect(kept.status == 0 && kept.messages.contains("keep: true"))
        let copied = try run(["moods", "tell", "--model", "\(path)/moods/small.safetensors", "--name", "copy"])
        #expect(
            copied.status == 0 && copied.output.contains("“copy” tells moods of 91 of 92 songs"), "\(copied.messages)")
        #expect(
            try run(["moods", "models", "--json"]).objects.compactMap { $0["name"] as? String } == ["copy", "small"])
        let doubtful = try run(["similar", "--id", "0", "--where", "mood=stone"])
        #expect(doubtful.status == 64 && doubtful.messages.contains("copy=stone"))
        #expect(try run(["moods", "models", "--remove", "copy"]).status == 0)
        #expect(try run(["moods", "models", "--remove", "copy"]).status == 1)

        let clusters = try run(["cluster", "--clusters", "3"])
        #expect(clusters.output.contains("moods"))
        #expect(try run(["doctor"]).status == 0)
        let checked = try Program.run("doctor", "--catalogue", path)
        #expect(checked.status == 0, "\(checked.messages)")
    }

    @Test("From a survey to songs for a listener")
    func listeners() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        // Blues listeners are of two minds: answers that tell every mood would be the label under another name.
        let kinds = ["young,Rock,joy", "old,Folk,rest", "old,Blues,\"rest, grief\"", "old,Blues,grief"]
        try folder.write(
            "age,likes,feeling\n" + (0..<80).map { kinds[$0 % 4] }.joined(separator: "\n") + "\n", to: "survey.csv")
        try folder.write(
            """
            name: people
            survey: {label: feeling, columns: all}
            network: {hidden: [8]}
            training: {batch: 16, epochs: 5, rate: 0.01}
            songs: {rest: [calm], joy: [happy], grief: [sad]}
            """, to: "people.yaml")
        try folder.write(
            """
            name: emotions
            labels: [emotion]
            features: all
            network: {hidden: [8]}
            training: {batch: 16, epochs: 5, rate: 0.01}
            """, to: "emotions.yaml")
        func run(_ arguments: String...) throws -> Program.Outcome {
            try Program.start(arguments + ["--catalogue", path], in: nil, environment: [:]).wait()
        }
        #expect(try run("ingest", table(folder)).status == 0)
        let survey = try run(
            "moods", "train", "--recipe", folder.file("people.yaml"), "--listeners", folder.file("survey.csv"))
        #expect(survey.status == 0 && survey.output.contains("every label"), "\(survey.messages)")
        let early = try run("moods", "listener", "--answers", "age=old,likes=Folk")
        #expect(early.status == 0 && early.output.contains("rest") && early.messages.contains("timbre moods train"))
        #expect(try run("moods", "train", "--recipe", folder.file("emotions.yaml")).status == 0)
        #expect(try run("moods", "listener").output.contains("rock"))
        let told = try run("moods", "listener", "--answers", "Age=young,likes=Rock", "-n", "4", "--json")
        let moods = try #require(told.objects.first?["moods"] as? [[String: Any]])
        #expect(moods.first?["name"] as? String == "joy", "\(told.messages)")
        #expect(
            told.objects.dropFirst().count == 4
                && told.objects.dropFirst().allSatisfy { $0["mood"] as? String == "happy" })
        let unknown = try run("moods", "listener", "--answers", "shoes=red")
        #expect(unknown.status == 64 && unknown.messages.contains("likes"))
        try folder.write("likes,age\nBlues,old\nRock,young\n", to: "people.csv")
        let several = try run("moods", "listener", "--listeners", folder.file("people.csv"), "--json")
        #expect(Set(several.objects.compactMap { $0["listener"] as? Int }) == [1, 2])
    }

    @Test("Without a classifier or labels, one sentence says what to do")
    func faults() throws {
        let folder = try TemporaryFolder()
        let path = try folder.copy(Examples.trained.get().path, to: "songs.timbre")
        let none = try Program.run("moods", "songs", "--mood", "calm", "--catalogue", path)
        #expect(none.status == 1 && none.messages.contains("timbre moods train"))
        let recipe = try Program.run("moods", "train", "--recipe", "lyric-topics", "--catalogue", path)
        #expect(recipe.status == 1 && recipe.messages.contains("lyrics-topics"))
        let usage = try Program.run("moods", "report", "--folds", "1", "--catalogue", path)
        #expect(usage.status == 64)
        let survey = try folder.write("age,mood\nold,rest\n", to: "survey.csv")
        let songs = try Program.run(
            "moods", "train", "--recipe", "song-moods", "--listeners", survey, "--catalogue", path)
        #expect(songs.status == 64 && songs.messages.contains("listener-moods"))
        let key = try Program.run("moods", "train", "--recipe", "song-moods", "--set", "epochs=3", "--catalogue", path)
        #expect(key.status == 1 && key.messages.contains("unknown key “epochs”"), "\(key.messages)")
        let name = try Program.run("moods", "tell", "--name", "x", "--catalogue", path)
        #expect(name.status == 64)
    }

    @Test("The shipped recipes of moods are listed and printed")
    func recipes() throws {
        let listed = try Program.run("recipes")
        for name in ["lyrics-topics", "lyrics-topics-tuned", "lyrics-transformer", "song-moods", "listener-moods"] {
            #expect(listed.output.contains(name))
            #expect(try Program.run("recipes", name).output.contains("name: \(name)"))
        }
    }
}

@Suite("Moods of real data", .enabled(if: RealData.isPresent, RealData.comment))
struct RealMoodTests {
    @Test(
        "Songs' emotions and listeners' moods are told better than by chance, surely",
        arguments: [
            ("song-moods", "songs-with-moods.csv", 0.77), ("listener-moods-all", "listeners-survey.csv", 0.58),
        ])
    func better(recipe: String, file: String, least: Double) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        #expect(try Program.run("ingest", RealData.path("songs-with-moods.csv"), "--catalogue", path).status == 0)
        let survey = recipe.hasPrefix("listener") ? ["--listeners", try RealData.path(file)] : []
        let report = try Program.start(
            ["moods", "report", "--folds", "5", "--recipe", recipe, "--catalogue", path, "--json"] + survey,
            in: nil, environment: [:]
        ).wait()
        let models = try #require(report.objects.first?["models"] as? [[String: Any]], "\(report.messages)")
        let measure = survey.isEmpty ? "accuracy" : "macroF1"
        func value(_ model: [String: Any]?, _ key: String) -> Double {
            (model?[measure] as? [String: Double])?[key] ?? .nan
        }
        #expect(value(models.first, "value") > least && value(models.first, "low") > value(models.last, "high"))
    }
}
