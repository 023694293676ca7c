import Foundation
import GRDB
import Testing
import TimbreCatalogue
import TimbreTestSupport

@Suite("Commands that write wait for each other")
struct WaitingCommandTests {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    private static let commands = [
        ["embed"], ["train", "--epochs", "1", "--batch-size", "64"], ["cluster", "--clusters", "2"],
        ["map", "--method", "pca"], ["evaluate", "--skip", "classic", "--queries", "20"], ["ingest", "songs.csv"],
    ]

    private func start(_ command: [String]) throws -> Program.Running {
        try folder.write(Examples.csv.get().folder.text("songs.csv"), to: "songs.csv")
        return try Program.start(command + ["--catalogue", catalogue, "--device", "cpu"], in: folder.path)
    }

    private func isWaiting(_ running: Program.Running) -> Bool {
        (try? running.files.text("messages").contains("waiting until it has ended")) ?? false
    }

    @Test("One that finds another at work says so, and goes on when that has ended", arguments: commands)
    func waits(command: [String]) throws {
        let running = try Catalogue.writing(at: catalogue) { _ in
            let running = try start(command)
            while running.process.isRunning, !isWaiting(running) { Thread.sleep(forTimeInterval: 0.01) }
            #expect(running.process.isRunning && isWaiting(running))
            return running
        }
        let outcome = try running.wait()
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu").status == 0)
    }

    @Test("Ctrl-C ends the waiting, and nothing is changed", arguments: commands)
    func interrupted(command: [String]) throws {
        let before = try Catalogue.open(at: catalogue).state
        let outcome = try Catalogue.writing(at: catalogue) { _ in
            let running = try start(command)
            return try running.interrupt(when: { isWaiting(running) })
        }
        #expect(outcome.status == 130 && outcome.messages.contains("interrupted"), "\(outcome.messages)")
        #expect(try Catalogue.open(at: catalogue).state == before)
    }

    @Test(
        "Who only reads waits for nobody",
        arguments: [["similar", "--id", "3"], ["export", "songs", "--output", "s.csv"]])
    func readers(command: [String]) throws {
        try Catalogue.writing(at: catalogue) { _ in
            let outcome = try start(command).wait()
            #expect(outcome.status == 0 && !outcome.messages.contains("waiting"), "\(outcome.messages)")
        }
    }

    @Test("A stored recipe that can't be read: songs are found and exported, another recipe takes its place")
    func unreadableRecipe() throws {
        let recipe = try Recipe.named("spotify-900k")
        let path = folder.file("recipe.yaml")
        try folder.write(recipe.yaml(), to: "recipe.yaml")
        // As a later version might write it.
        let yaml = recipe.yaml() + "of_a_later_version: true\n"
        try folder.write(yaml, to: "c.timbre/recipe.yaml")
        try DatabaseQueue(path: catalogue + "/songs.sqlite").write { database in
            try database.execute(sql: "UPDATE settings SET value = ? WHERE name = 'recipe'", arguments: [yaml])
            try database.execute(sql: "DELETE FROM files WHERE name = 'recipe.yaml'")
        }
        for command in [
            ["similar", "--id", "3"], ["export", "songs", "--output", "s.csv"],
            ["export", "features", "--output", "f.csv"],
            ["search", "--neighbours", "n.npy", "--scores", "s.npy"],
        ] {
            let outcome = try start(command).wait()
            #expect(outcome.status == 0, "\(command): \(outcome.messages)")
            #expect(outcome.messages.contains("of_a_later_version"))
        }
        for command in [["embed"], ["ingest", "songs.csv"], ["train"], ["similar", "--profile", "tempo=100"]] {
            let outcome = try start(command).wait()
            #expect(
                outcome.status == 1 && outcome.messages.contains("train --recipe"), "\(command): \(outcome.messages)")
        }
        let mended = try start(["train", "--recipe", path, "--epochs", "1", "--batch-size", "64"]).wait()
        #expect(mended.status == 0, "\(mended.messages)")
        #expect(try Program.run("doctor", "--catalogue", catalogue, "--device", "cpu").status == 0)
    }
}
