import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

@Suite("timbre playlist, paths, clusters and filters")
struct PlaylistCommandTests {
    let catalogue: String

    init() throws { catalogue = try Examples.trained.get().path }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try Program.start(arguments + ["--catalogue", catalogue], in: nil).wait()
    }

    @Test("A playlist has 30 distinct songs, none of them liked or disliked")
    func playlist() throws {
        let found = try run("playlist", "--like", "7", "--like", "31", "--dislike", "9", "--json")
        let ids = found.objects.compactMap { $0["id"] as? Int }
        #expect(found.status == 0 && Set(ids).count == 30 && Set(ids).isDisjoint(with: [7, 31, 9]))
        #expect(found.messages.contains("like “") && found.messages.contains("unlike “"))
        #expect(try run("playlist", "--like", "31", "--like", "7", "--dislike", "9", "--json").output == found.output)
    }

    @Test("Likes are ids, titles or lines of a file, whose unknown lines are told")
    func likes() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("7\n31\nnobody\n", to: "likes.txt")
        let ids = try run("playlist", "--like", "7", "--like", "31", "--json")
        let listed = try run("playlist", "--like-file", file, "--json")
        #expect(listed.status == 0 && listed.output == ids.output)
        #expect(listed.messages.contains("1 of 3 lines") && listed.messages.contains("the first is “nobody”"))
        let song = try #require(try run("similar", "--id", "7", "-n", "1", "--json").objects.first)
        let title = try #require(song["title"] as? String)
        let titled = try run("playlist", "--like", title, "--json", "-n", "3")
        #expect(titled.status == 0 && titled.objects.count == 3 && titled.messages.contains("like “\(title)”"))
    }

    @Test("A path starts and ends where it is told, by ids and titles alike")
    func path() throws {
        let found = try run("similar", "--from-id", "7", "--to-id", "31", "-n", "6", "--json")
        let ids = found.objects.compactMap { $0["id"] as? Int }
        #expect(found.status == 0 && ids.count == 6 && ids.first == 7 && ids.last == 31)
        let ends = [0, 5].map { found.objects[$0] }
        let titled = try run(
            "similar", "--from", "\(ends[0]["title"] ?? "")", "--from-artist", "\(ends[0]["artist"] ?? "")", "--to",
            "\(ends[1]["title"] ?? "")", "--to-artist", "\(ends[1]["artist"] ?? "")", "-n", "6", "--json")
        #expect(titled.output == found.output)
    }

    @Test("Filters hold for similar songs, playlists, paths and bulk search")
    func filters() throws {
        let filter = ["--where", "tempo>=110,emotion!=joy", "--json"]
        for command in [
            ["similar", "--id", "7"], ["similar", "--profile", "tempo=100"], ["playlist", "--like", "7"],
            ["similar", "--from-id", "7", "--to-id", "31"],
        ] {
            let found = try Program.start(command + filter + ["--catalogue", catalogue]).wait()
            var songs = found.objects
            if command.contains("--from-id") { songs = songs.filter { ![7, 31].contains($0["id"] as? Int ?? 7) } }
            #expect(found.status == 0 && !songs.isEmpty, "\(command)")
            #expect(songs.allSatisfy { $0["emotion"] as? String != "joy" }, "\(command)")
        }
        let folder = try TemporaryFolder()
        let outcome = try run(
            "search", "-k", "5", "--where", "year>=2010", "--neighbours", folder.file("n.npy"), "--scores",
            folder.file("s.npy"))
        #expect(outcome.status == 0)
        let years = try run("similar", "--id", "0", "-n", "400", "--where", "year>=2010", "--json").objects
            .compactMap { $0["id"] as? Int }
        let neighbours = try NPYFile(path: folder.file("n.npy"))
        #expect(neighbours.rows == 400 && neighbours.columns == 5)
        // The first song is no answer to itself, and songs of one artist and title are one there.
        #expect(Set(years).subtracting([0]).isSubset(of: Set(0..<400)))
        let found = Set(neighbours.longs(rows: 1..<400).map(Int.init))
        #expect(found.subtracting(years).count < 10 && !found.contains(-1))
    }

    @Test(
        "What is asked wrongly ends with status 64 and a sentence",
        arguments: [
            (["playlist"], "give a song with --like"), (["playlist", "--like", " "], "a song is empty"),
            (["playlist", "--like", "3", "--dislike", "3"], "song 3 is liked and disliked"),
            (["playlist", "--like", "3", "-n", "0"], "-n 0"),
            (["playlist", "--like", "3", "--diversity", "1.5"], "--diversity 1.5"),
            (["similar", "--id", "3", "--diversity", "-1"], "--diversity -1"),
            (["similar", "--id", "3", "--per-artist", "0"], "--per-artist 0"),
            (["similar", "--id", "3", "--where", "gnre=rock"], "did you mean “genre”?"),
            (["similar", "--id", "3", "--where", ""], "empty condition"),
            (["similar", "--id", "3", "--where", "year=>2000"], "“=>” in “year=>2000” is no operator"),
            (["similar", "--from", "x"], "a path has two ends"), (["similar", "--to-id", "3"], "a path has two ends"),
            (["similar", "--from-id", "3", "--from", "x", "--to-id", "4"], "a path has two ends"),
            (["similar", "--from-id", "3", "--to-id", "3"], "leads nowhere"),
            (["similar", "--from-id", "3", "--to-id", "4", "-n", "1"], "a path has two ends"),
            (["similar", "--from-id", "3", "--to-id", "4", "--diversity", "0.5"], "do not go with"),
            (["similar", "--from-id", "-3", "--to-id", "4"], "--from-id -3"),
            (["similar", "--to-artist", "x", "--id", "3"], "--to-artist goes with --to"),
            (["similar", "--id", "3", "--from-id", "3", "--to-id", "4"], "give one of"),
            (["similar", "--cluster", "-1"], "--cluster -1"),
            (
                ["search", "--vectors", "v.npy", "--where", "year=1", "--neighbours", "n", "--scores", "s"],
                "--where goes with a catalogue"
            ),
        ])
    func usage(arguments: [String], sentence: String) throws {
        let found = try Program.start(arguments + ["--catalogue", catalogue]).wait()
        #expect(found.status == 64 && found.output.isEmpty)
        #expect(found.messages.contains(sentence), "\(found.messages)")
    }

    @Test("What is not there ends with status 1 and a sentence")
    func absent() throws {
        for (arguments, sentence) in [
            (["playlist", "--like", "400"], "ids go from 0 to 399"),
            (["playlist", "--like", "qqqqqqqqqqqqqqqqqq"], "no song has the id, the identifier or a title like"),
            (["playlist", "--like-file", "absent.txt"], "“absent.txt” can't be read: it does not exist"),
            (["similar", "--id", "3", "--where", "year>3000"], "none of the 400 songs passes the filter year>3000"),
            (["similar", "--cluster", "3"], "has no clusters yet; make them first (`timbre cluster --catalogue"),
            (["similar", "--id", "3", "--cluster", "3"], "has no clusters yet"),
        ] {
            let found = try Program.start(arguments + ["--catalogue", catalogue]).wait()
            #expect(found.status == 1 && found.messages.contains(sentence), "\(found.messages)")
        }
    }

    @Test("A cluster's songs start at its centre, a song's neighbours stay in it, and another training outdates it")
    func clusters() throws {
        let folder = try TemporaryFolder()
        let path = try folder.copy(catalogue, to: "c.timbre")
        let made = try Program.run("cluster", "--catalogue", path, "--clusters", "4", "--json")
        #expect(made.status == 0, "\(made.messages)")
        let size = try #require(made.objects[2]["size"] as? Int)
        let nearest = try #require((made.objects[2]["songs"] as? [[String: Any]])?.first?["id"] as? Int)
        let all = try Program.run("similar", "--catalogue", path, "--cluster", "1", "-n", "400", "--json")
        let members = all.objects.compactMap { $0["id"] as? Int }
        #expect(all.status == 0 && members.first == nearest && members.count <= size && members.count > size * 3 / 4)
        #expect(all.messages.contains("of 400 recommendations: cluster 1 has \(size) songs"))
        for command in [
            ["similar", "--id", "7", "--cluster", "1"], ["playlist", "--like", "7", "--where", "cluster=1"],
        ] {
            let found = try Program.start(command + ["-n", "10", "--catalogue", path, "--json"]).wait()
            let ids = found.objects.compactMap { $0["id"] as? Int }
            #expect(ids.count == 10 && Set(ids).isSubset(of: members), "\(found.messages)")
        }
        let absent = try Program.run("similar", "--catalogue", path, "--cluster", "4")
        #expect(absent.status == 1 && absent.messages.contains("there is no cluster 4; clusters go from 0 to 3"))
        _ = try Program.run("train", "--catalogue", path, "--epochs", "1", "--device", "cpu")
        let outdated = try Program.run("similar", "--catalogue", path, "--cluster", "1")
        #expect(outdated.status == 1 && outdated.messages.contains("are of an earlier model"))
    }

    @Test("A cluster's songs are ranked by the distance that is printed, whatever their cosines")
    func clusterDistances() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        _ = try Program.run("ingest", Examples.csv.get().path, "--recipe", "spotify-900k", "--catalogue", path)
        _ = try Program.run("cluster", "--catalogue", path, "--clusters", "3")
        let found = try Program.run("similar", "--catalogue", path, "--cluster", "0", "-n", "50", "--json")
        let distances = found.objects.compactMap { $0["distance"] as? Double }
        let scores = found.objects.compactMap { $0["score"] as? Double }
        #expect(distances.count == 50 && distances == distances.sorted() && scores != scores.sorted(by: >))
        let table = try Program.run("similar", "--catalogue", path, "--cluster", "0", "-n", "1")
        #expect(table.lines.first?.contains("distance") == true && table.lines.first?.contains("score") == false)
        #expect(table.lines.last?.contains(String(format: "%.4f", distances[0])) == true, "\(table.output)")
    }

    @Test(
        "A file of likes that is empty, no UTF-8, a directory or absent is told in a sentence; a mark at its start is not"
    )
    func likeFiles() throws {
        let folder = try TemporaryFolder()
        func sentence(_ bytes: [UInt8]) throws -> String {
            let file = try folder.write(Data(bytes), to: "likes.txt")
            let found = try run("playlist", "--like-file", file, "-n", "1")
            #expect(found.status == (bytes.first == 0xEF ? 0 : 1))
            return found.messages
        }
        #expect(try sentence([]).contains("likes.txt” is empty; give an id or an identifier a line"))
        #expect(try sentence(Array(" \n\n".utf8)).contains("is empty"))
        #expect(try sentence([0x42, 0xE9, 0x0A]).contains("it is no UTF-8 text; save it as UTF-8"))
        #expect(try sentence([0xEF, 0xBB, 0xBF] + Array("7\n".utf8)).contains("lines") == false)
        #expect(try sentence(Array("nobody\n".utf8)).contains("the one line of"))
        // A pipe is read as a file is.
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        let command = "echo 7 | \"$0\" playlist --like-file /dev/stdin -n 1 --catalogue \"$1\" > \"$2\" 2>&1"
        shell.arguments = ["-c", command, Program.path, catalogue, folder.file("piped.txt")]
        try shell.run()
        shell.waitUntilExit()
        let piped = try folder.text("piped.txt")
        #expect(shell.terminationStatus == 0 && piped.contains("rank"), "\(piped)")
        let directory = try run("playlist", "--like-file", folder.path)
        #expect(directory.status == 1 && directory.messages.contains("it is a directory"))
    }

    @Test("Clusters of features are listed without a model")
    func clustersOfFeatures() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        _ = try Program.run("ingest", Examples.csv.get().path, "--recipe", "spotify-900k", "--catalogue", path)
        _ = try Program.run("cluster", "--catalogue", path, "--clusters", "3")
        let found = try Program.run(
            "similar", "--catalogue", path, "--cluster", "2", "--per-artist", "1", "--diversity", "0.3", "--where",
            "year>=1990", "--json")
        #expect(found.status == 0 && found.objects.count == 10, "\(found.messages)")
        #expect(found.objects.allSatisfy { $0["year"] as? Int ?? 0 >= 1990 })
    }
}
