import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre cluster")
struct ClusterCommandTests {
    /// A copy that a test may change.
    private func catalogue(_ folder: TemporaryFolder) throws -> String {
        try folder.copy(Examples.trained.get().path, to: "songs.timbre")
    }

    @Test("Clusters of latent vectors, with a name, features and songs each, whose labels stay in the catalogue")
    func latents() throws {
        let folder = try TemporaryFolder()
        let path = try catalogue(folder)
        let found = try Program.run("cluster", "--catalogue", path, "--clusters", "4", "--json")
        #expect(found.status == 0, "\(found.messages)")
        let (whole, clusters) = (try #require(found.objects.first), found.objects.dropFirst())
        #expect(whole["k"] as? Int == 4 && whole["on"] as? String == "latents")
        #expect(clusters.compactMap { $0["cluster"] as? Int } == [0, 1, 2, 3])
        let sizes = clusters.compactMap { $0["size"] as? Int }
        #expect(sizes.reduce(0, +) == 400 && sizes == sizes.sorted(by: >))
        #expect(Set(clusters.compactMap { $0["name"] as? String }).count == 4)
        for cluster in clusters {
            #expect((cluster["features"] as? [String: Any])?.count == 18)
            #expect((cluster["songs"] as? [[String: Any]])?.isEmpty == false)
            #expect((cluster["genres"] as? [[String: Any]])?.first?["name"] is String)
            let evidence = try #require(cluster["evidence"] as? [String: Any])
            for name in try #require(evidence["names"] as? [[String: Any]]) {
                let (share, whole) = (name["share"] as? Double, name["catalogue_share"] as? Double)
                #expect(try #require(share) > #require(whole), "\(name)")
            }
            for feature in try #require(evidence["features"] as? [[String: Any]]) {
                let difference = try #require(feature["difference"] as? Double)
                #expect(feature["direction"] as? String == (difference < 0 ? "low" : "high"), "\(feature)")
            }
            #expect(evidence["years"] is [String: Any] || evidence["years"] is NSNull)
        }
        #expect(try folder.names.contains("songs.timbre"))
        #expect(FileManager.default.fileExists(atPath: path + "/clusters.npy"))
        let checked = try Program.run("doctor", "--catalogue", path)
        #expect(checked.status == 0, "\(checked.messages)")
    }

    @Test("Without a model the features are clustered, and the same seed gives the same bytes")
    func features() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        _ = try Program.run("ingest", Examples.csv.get().path, "--recipe", "spotify-900k", "--catalogue", path)
        let first = try Program.run("cluster", "--catalogue", path, "--clusters", "3", "--starts", "2", "--seed", "7")
        #expect(first.status == 0, "\(first.messages)")
        #expect(first.output.hasPrefix("3 clusters of 400 songs by their features"))
        #expect(first.output.contains("nearest to the centre:"))
        let labels = try folder.bytes("c.timbre/clusters.npy")
        let again = try Program.run(
            "cluster", "--catalogue", path, "--clusters", "3", "--starts", "2", "--seed", "7", "--threads", "1")
        #expect(again.output == first.output)
        #expect(try folder.bytes("c.timbre/clusters.npy") == labels)
        let none = try Program.run("cluster", "--catalogue", path, "--on", "latents")
        #expect(none.status == 1 && none.messages.contains("timbre train"))
    }

    @Test("A training names what is of the model before, with the commands for new ones")
    func outdated() throws {
        let folder = try TemporaryFolder()
        let path = try catalogue(folder)
        func run(_ arguments: String...) throws -> String {
            try Program.start(arguments + ["--catalogue", path, "--device", "cpu"]).wait().messages
        }
        #expect(!(try run("train", "--name", "wide", "--epochs", "1").contains("no longer used")))
        _ = try run("cluster", "--model", "wide", "--clusters", "3")
        _ = try run("map", "--model", "wide", "--method", "pca")
        _ = try run("evaluate", "--model", "wide", "--skip", "classic")
        #expect(!(try run("train", "--epochs", "1").contains("no longer used")))
        #expect(
            try run("train", "--name", "wide", "--epochs", "1").contains(
                "no longer used: clusters, map, evaluation; for new ones: `timbre cluster --model wide`, "
                    + "`timbre map --model wide`, `timbre evaluate --model wide`"))
    }

    @Test("Ctrl-C leaves the earlier clusters, status 130")
    func interrupted() throws {
        let folder = try TemporaryFolder()
        let path = try catalogue(folder)
        _ = try Program.run("cluster", "--catalogue", path, "--clusters", "3", "--device", "cpu")
        let before = try folder.bytes("songs.timbre/clusters.npy")
        let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let running = try Program.start([
            "cluster", "--catalogue", path, "--clusters", "2-400", "--starts", "10000", "--device", "cpu",
        ])
        let outcome = try running.interrupt { running.hasBegun }
        #expect(outcome.status == 130 && outcome.output.isEmpty, "\(outcome.messages)")
        #expect(outcome.messages.contains("the catalogue is as it was"))
        #expect(try folder.bytes("songs.timbre/clusters.npy") == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == files)
    }

    @Test("Songs that came after the clusters are told of wherever clusters are asked for, and what to run")
    func newerSongs() throws {
        let folder = try TemporaryFolder()
        let path = try catalogue(folder)
        _ = try Program.run("cluster", "--catalogue", path, "--clusters", "3")
        let more = folder.file("more.csv")
        _ = try Program.run("synthesize", "--songs", "12", "--seed", "9", "--text-length", "10", "--output", more)
        _ = try Program.run("ingest", more, "--catalogue", path)
        let asked = [
            ["similar", "--cluster", "1"], ["similar", "--id", "7", "--cluster", "1"],
            ["similar", "--id", "7", "--where", "cluster!=1"], ["playlist", "--like", "7", "--where", "cluster=1"],
            ["similar", "--from-id", "7", "--to-id", "31", "--where", "cluster=1"],
            ["search", "--where", "cluster=1", "--neighbours", folder.file("n.npy"), "--scores", folder.file("s.npy")],
        ]
        func notes(_ arguments: [String]) throws -> [String] {
            let found = try Program.start(arguments + ["--catalogue", path, "--device", "cpu"]).wait()
            #expect(found.status == 0, "\(arguments): \(found.messages)")
            return found.messages.split(separator: "\n").map(String.init).filter { $0.contains("12 songs came after") }
        }
        for arguments in asked {
            #expect(
                try notes(arguments) == [
                    "12 songs came after the clusters and are in none of them; embed them, then cluster again"
                ], "\(arguments)")
        }
        _ = try Program.run("embed", "--catalogue", path, "--device", "cpu")
        #expect(
            try notes(asked[0]) == [
                "12 songs came after the clusters and are in none of them; cluster again"
            ])
        #expect(try notes(["similar", "--id", "7"]).isEmpty)
        let trained = try Program.run("train", "--catalogue", path, "--epochs", "1", "--device", "cpu")
        #expect(
            trained.messages.contains(
                "of the earlier model, and no longer used: clusters; for new ones: `timbre cluster`"))
        _ = try Program.run("cluster", "--catalogue", path, "--clusters", "3")
        #expect(try notes(asked[0]).isEmpty)
    }

    @Test("One cluster is one, and features that tell nothing of a cluster are not its typical ones")
    func wording() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<6).map { Examples.track("t\($0)", title: "Song \($0)", tempo: "\(100 + $0 % 3)") }
        let path = folder.file("c.timbre")
        _ = try Program.run(
            "ingest", try folder.write(Examples.tracks(rows), to: "c.csv"), "--recipe", "spotify-tracks",
            "--catalogue", path)
        let one = try Program.run("cluster", "--catalogue", path, "--clusters", "1")
        #expect(one.output.hasPrefix("1 cluster of 6 songs by their features"), "\(one.output)")
        let three = try Program.run("cluster", "--catalogue", path, "--clusters", "3")
        #expect(three.output.contains("tempo") && !three.output.contains("0.0)"), "\(three.output)")
    }

    @Test("Endless titles and control characters do not flood the terminal")
    func endlessTitles() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 50_000)
        let rows = (0..<6).map {
            Examples.track("t\($0)", title: "\u{202E}\u{1B}[2J\(long)\($0)", tempo: "\(100 + $0)")
        }
        let path = folder.file("c.timbre")
        _ = try Program.run(
            "ingest", try folder.write(Examples.tracks(rows), to: "c.csv"), "--recipe", "spotify-tracks",
            "--catalogue", path)
        let found = try Program.run("cluster", "--catalogue", path, "--clusters", "2")
        #expect(found.status == 0 && found.output.count < 3_000 && !found.output.contains("\u{1B}"))
        #expect(!found.output.unicodeScalars.contains("\u{202E}"))
    }

    @Test("Of a range one number is chosen, and said why")
    func range() throws {
        let folder = try TemporaryFolder()
        let path = try catalogue(folder)
        let found = try Program.run("cluster", "--catalogue", path, "--clusters", "2-5", "--on", "features", "--json")
        let whole = try #require(found.objects.first)
        let tried = try #require(whole["tried"] as? [[String: Any]])
        #expect(tried.compactMap { $0["k"] as? Int } == [2, 3, 4, 5])
        #expect(tried.allSatisfy { $0["silhouette"] is Double && $0["inertia"] is Double })
        #expect((whole["choice"] as? String)?.contains("silhouette") == true)
        let k = try #require(whole["k"] as? Int)
        #expect((2...5).contains(k) && found.objects.count == k + 1)
        let table = try Program.run("cluster", "--catalogue", path, "--clusters", "2-5", "--on", "features")
        let choice = try #require(whole["choice"] as? String)
        #expect(table.output.contains("silhouette") && table.output.contains(choice))
    }

    @Test(
        "What makes no sense is a usage error, with the way out",
        arguments: [
            (["--clusters", "abc"], "a range such as 2-9"), (["--clusters", "0"], "give 1 to"),
            (["--clusters", "-3"], "a range such as 2-9"), (["--clusters", "9-2"], "give 2-9"),
            (["--clusters", "2-"], "a range such as 2-9"), (["--clusters", "1-2-3"], "a range such as 2-9"),
            (["--starts", "0"], "give 1 or more"), (["--on", "songs"], "features or latents"),
        ])
    func usage(arguments: [String], hint: String) throws {
        let found = try Program.start(["cluster"] + arguments).wait()
        #expect(found.status == 64 && found.messages.contains(hint), "\(found.messages)")
        #expect(found.output.isEmpty)
    }

    @Test("Fewer songs than clusters, and songs that do not differ, are refused in a sentence")
    func tooFew() throws {
        let folder = try TemporaryFolder()
        func cluster(_ rows: [String], _ arguments: String...) throws -> Program.Outcome {
            let csv = try folder.write(Examples.tracks(rows), to: "\(rows.count).csv")
            let path = folder.file("\(rows.count).timbre")
            _ = try Program.run("ingest", csv, "--recipe", "spotify-tracks", "--catalogue", path)
            return try Program.start(["cluster", "--catalogue", path] + arguments).wait()
        }
        let some = (0..<6).map { Examples.track("t\($0)", title: "Song \($0)", tempo: "\(100 + $0 % 3)") }
        let few = try cluster(some, "--clusters", "7")
        #expect(
            few.status == 1
                && few.messages.contains(
                    "7 clusters need as many songs that differ; there are 6; ask for 6 or fewer (--clusters)")
        )
        let alike = try Program.run("cluster", "--catalogue", folder.file("6.timbre"), "--clusters", "5")
        #expect(alike.status == 1 && alike.messages.contains("there are 6, 3 of them different"))
        let enough = try Program.run("cluster", "--catalogue", folder.file("6.timbre"), "--clusters", "3")
        #expect(enough.status == 0 && enough.messages.contains("telling nothing: danceability"))
        #expect(enough.messages.contains("of the genre “pop”"))
        let same = try cluster(
            some.prefix(1) + [Examples.track("t1", title: "Another", tempo: "100")], "--clusters", "2")
        #expect(same.status == 1 && same.messages.contains("do not differ in any feature"))
    }
}
