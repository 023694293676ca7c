import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre train --playlists")
struct PlaylistTrainingCommandTests {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    private func train(_ arguments: String...) throws -> Program.Outcome {
        let base = ["train", "--catalogue", catalogue, "--device", "cpu", "--epochs", "2", "--batch-size", "64"]
        return try Program.start(base + arguments).wait()
    }

    /// 30 songs a playlist, by song id: the synthetic songs have no identifier.
    private func playlists(_ more: String = "") throws -> String {
        let rows = (0..<240).map { "list \($0 / 30),\($0)\n" }.joined()
        return try folder.write("pid,id\n" + rows + more, to: "playlists.csv")
    }

    @Test("Playlists train, unknown songs are counted, and evaluate leaves these playlists out")
    func trains() throws {
        let file = try playlists("list 1,nobody\n")
        let outcome = try train("--playlists", file)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.messages.contains("1 of the 241 rows of “\(file)” name no song"))
        #expect(outcome.output.contains("8 playlists trained, with 203 songs, at a weight of 1"))
        let evaluated = try Program.run("evaluate", "--catalogue", catalogue, "--device", "cpu", "--playlists", file)
        #expect(evaluated.status == 1 && evaluated.messages.contains("trained with all 8 playlists"))
        #expect(try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu").status == 0)
        #expect(try train("--playlists", file, "--json").objects.first?["playlists"] as? Int == 8)
        let plain = try train("--json")
        #expect(plain.status == 0 && plain.objects.first?["playlists"] is NSNull)
        let weighed = try train("--set", "objective.weights.playlist=2")
        #expect(weighed.status == 0 && weighed.messages.contains("counts only with --playlists"))
    }

    @Test("The half that did not train is measured, with the other counted")
    func halves() throws {
        let file = try playlists()
        let half = try #require(
            try train("--playlists", file, "--playlist-part", "first", "--json").objects.first?["playlists"] as? Int)
        let evaluated = try Program.run(
            "evaluate", "--catalogue", catalogue, "--device", "cpu", "--skip", "classic", "--playlists", file, "--json")
        let head = try #require(evaluated.objects.first?["playlists"] as? [String: Any])
        #expect(head["count"] as? Int == 8 - half && head["trained"] as? Int == half)
    }

    @Test("Going on with other playlists is refused, and what differs is named")
    func resume() throws {
        #expect(try train("--playlists", try playlists()).status == 0)
        let without = try train("--resume")
        #expect(without.status == 1 && without.messages.contains("name them again"))
        let others = try train("--resume", "--playlists", try playlists("list 1,300\n"))
        #expect(others.status == 1 && others.messages.contains("the playlists have changed"))
        #expect(try train("--resume", "--playlists", try playlists()).status == 0)
    }

    @Test(
        "A file that can't train is told in a sentence, and the model stays",
        arguments: [
            ("", "is empty"), ("pid,id\n", "has no rows"), ("pid,id\nmix,nobody\n", "“nobody”"),
            ("list,id\nmix,1\n", "--playlist-column"), ("pid,id\nmix,1\nother,2\n", "none of the 2 playlists has two"),
        ])
    func unusable(csv: String, said: String) throws {
        let before = try folder.bytes("c.timbre/model.safetensors")
        let outcome = try train("--playlists", try folder.write(csv, to: "p.csv"))
        #expect(outcome.status == 1 && outcome.messages.contains(said), "\(outcome.messages)")
        #expect(outcome.messages.split(separator: "\n").count { $0.contains("error") } == 1)
        #expect(try folder.bytes("c.timbre/model.safetensors") == before)
    }

    @Test("An objective that compares no songs is told, and what to do")
    func rebuilding() throws {
        let classic = folder.file("classic.timbre")
        _ = try Program.run(
            "ingest", try Examples.csv.get().path, "--recipe", "spotify-900k-classic", "--catalogue", classic)
        let outcome = try Program.run(
            "train", "--catalogue", classic, "--device", "cpu", "--playlists", try playlists())
        #expect(outcome.status == 1 && outcome.messages.contains("“spotify-900k-classic” does not"))
    }

    @Test(
        "Options that can't be meant are usage errors",
        arguments: [["--song-column", "x"], ["--playlist-part", "first"], ["--playlist-part", "third"]])
    func usage(arguments: [String]) throws {
        #expect(try Program.start(["train", "--catalogue", catalogue] + arguments).wait().status == 64)
    }
}
