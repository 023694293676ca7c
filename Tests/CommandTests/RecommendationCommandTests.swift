import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre similar")
struct RecommendationCommandTests {
    let catalogue: String

    init() throws { catalogue = try Examples.trained.get().path }

    @Test("Ten distinct recommendations, best first, without the song itself")
    func tenDistinct() throws {
        let found = try Program.run("similar", "--catalogue", catalogue, "--id", "7", "--json")
        #expect(found.status == 0)
        let ids = found.objects.compactMap { $0["id"] as? Int }
        let scores = found.objects.compactMap { $0["score"] as? Double }
        #expect(ids.count == 10 && Set(ids).count == 10 && !ids.contains(7))
        #expect(scores.count == 10 && scores == scores.sorted(by: >))
        #expect(found.objects.compactMap { $0["rank"] as? Int } == Array(1...10))
    }

    @Test("Every key that the documentation names is there, in its order")
    func jsonKeys() throws {
        let line = try #require(
            try Program.run("similar", "--catalogue", catalogue, "--id", "0", "-n", "1", "--json").lines.first)
        let keys = [
            "rank", "id", "source_id", "title", "artist", "artists", "album", "genre", "genres", "emotion", "year",
            "score",
        ]
        let places = keys.map { line.range(of: "\"\($0)\":")?.lowerBound }
        #expect(!places.contains(nil))
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    }

    @Test("More recommendations than songs: all others, and why they are fewer")
    func moreThanSongs() throws {
        let found = try Program.run("similar", "--catalogue", catalogue, "--id", "0", "-n", "5000", "--json")
        #expect(found.status == 0 && found.objects.count > 300 && found.objects.count < 400)
        #expect(found.messages.contains("of 5000 recommendations: the catalogue has no other songs"))
    }

    @Test("A minimum score keeps what reaches it, and none is no error")
    func minimumScore() throws {
        let all = try Program.run("similar", "--catalogue", catalogue, "--id", "3", "--json").objects
        let third = try #require(all[2]["score"] as? Double)
        let some = try Program.run(
            "similar", "--catalogue", catalogue, "--id", "3", "--json", "--minimum-score", "\(third)")
        #expect(some.status == 0 && some.objects.count == 3)
        let none = try Program.run("similar", "--catalogue", catalogue, "--id", "3", "--minimum-score", "1")
        #expect(none.status == 0 && none.output.isEmpty && none.messages.contains("0 of 10 recommendations"))
    }

    @Test("A profile is answered; an unknown artist with a note")
    func profile() throws {
        let found = try Program.run(
            "similar", "--catalogue", catalogue, "--json", "--profile",
            "tempo=120,energy=80,good_for_party=1,artist=Nobody, Really")
        #expect(found.status == 0 && found.objects.count == 10)
        #expect(found.messages.contains("no song here has the artist “Nobody, Really”: it counts as unknown"))
        let features = try found.objects.map { try #require($0["features"] as? [String: Double]) }
        #expect(features.allSatisfy { $0.keys.sorted() == ["energy", "good_for_party", "tempo"] })
        let table = try Program.run("similar", "--catalogue", catalogue, "--profile", "tempo=120", "-n", "1").lines
        #expect(table[0].split(separator: " ").suffix(3) == ["year", "tempo", "id"])
        let alone = try Program.run("similar", "--catalogue", catalogue, "--profile", "tempo=120", "--json").objects
        let tempo = try #require((alone[0]["features"] as? [String: Double])?["tempo"])
        let shown = try #require(table[1].split(separator: " ").dropLast().last)
        #expect(abs(try #require(Double(shown)) / tempo - 1) < 1e-3)
    }

    @Test("Several --where hold together, as one with commas does")
    func conditions() throws {
        func ids(_ filter: String...) throws -> [Int] {
            let found = try Program.start(["similar", "--catalogue", catalogue, "--id", "3", "--json"] + filter).wait()
            return found.objects.compactMap { $0["id"] as? Int }
        }
        let both = try ids("--where", "tempo<90", "--where", "emotion!=joy")
        let (joined, last) = (try ids("--where", "tempo<90,emotion!=joy"), try ids("--where", "emotion!=joy"))
        #expect(both.count == 10 && both == joined && both != last)
    }

    @Test("The same profile gives the same answer alone and through any number of threads")
    func profileBits() throws {
        let answers = try ["1", "2", "5"].map {
            try Program.run(
                "similar", "--catalogue", catalogue, "--json", "--threads", $0, "--profile", "tempo=99,energy=12"
            ).output
        }
        #expect(!answers[0].isEmpty && Set(answers).count == 1)
    }

    @Test(
        "What is asked wrongly ends with status 64 and a sentence",
        arguments: [
            (["--id", "0", "-n", "0"], "-n 0"), (["--id", "-5"], "--id -5"), (["--id", "0", "-n", "-3"], "-n -3"),
            (["--id", "0", "--minimum-score", "1.5"], "--minimum-score 1.5"),
            (["--id", "0", "--song", "x"], "give one of --song, --id and --profile"), ([], "give one of"),
            (["--artist", "x", "--id", "0"], "--artist goes with --song"),
            (["--profile", "tmpo=120"], "did you mean “tempo”?"),
            (["--profile", "tempo=fast"], "tempo takes a number"),
            (["--profile", "energy=101"], "energy goes from 0"), (["--profile", "tempo"], "has no key"),
            (["--profile", "tempo=1,tempo=2"], "gives tempo twice"), (["--profile", "energy=nan"], "takes a number"),
            (["--id", "0", "--threads", "0"], "--threads 0"), (["--id", " "], "--id is empty"),
        ])
    func usage(arguments: [String], sentence: String) throws {
        let found = try Program.start(["similar", "--catalogue", catalogue] + arguments).wait()
        #expect(found.status == 64)
        #expect(found.messages.contains(sentence), "\(found.messages)")
        #expect(found.output.isEmpty)
    }

    @Test("An id that is not there ends with status 1 and says which are")
    func missingID() throws {
        let found = try Program.run("similar", "--catalogue", catalogue, "--id", "400")
        #expect(found.status == 1 && found.messages.contains("rows go from 0 to 399"))
        let marked = try Program.run("similar", "--catalogue", catalogue, "--id", "row:400")
        #expect(marked.status == 1 && marked.messages.contains("no song has the identifier or row “row:400”"))
        let file = try Program.run("similar", "--catalogue", Examples.csv.get().path, "--id", "1")
        #expect(file.status == 1 && file.messages.contains("is a file, and a catalogue is a directory"))
    }

    @Test("A title without its accents and case, a typo, and nothing near it")
    func titles() throws {
        let folder = try TemporaryFolder()
        let csv = try folder.write(
            Examples.tracks([
                Examples.track("a", title: "Déjà Vu", artist: "Beyoncé"),
                Examples.track("b", title: "Halo", tempo: "90"),
                Examples.track("c", title: "Halo", artist: "Other", tempo: "91"),
                Examples.track("d", title: "Halo", artist: "Somebody", tempo: "92"),
            ]), to: "songs.csv")
        let path = folder.file("c.timbre")
        #expect(try Program.run("ingest", csv, "--recipe", "spotify-tracks", "--catalogue", path).status == 0)
        #expect(try Program.run("train", "--catalogue", path, "--epochs", "2", "--device", "cpu").status == 0)
        let exact = try Program.run("similar", "--catalogue", path, "--song", "deja vu", "--json")
        #expect(exact.status == 0 && exact.messages.contains("like “Déjà Vu” by Beyoncé (id 0)"))
        // Two Halos by Somebody are one answer.
        #expect(exact.objects.count == 2)
        let typo = try Program.run("similar", "--catalogue", path, "--song", "Dejà Vuu")
        #expect(typo.status == 0 && typo.messages.contains("; the closest is "))
        let several = try Program.run("similar", "--catalogue", path, "--song", "halo", "--json")
        #expect(several.messages.contains("(id 2)"))
        let nothing = try Program.run("similar", "--catalogue", path, "--song", "zzzzzzzzzz")
        #expect(nothing.status == 1 && nothing.messages.contains("zzzzzzzzzz"))
    }

    @Test("Standard output that is full or closed is a sentence and status 1", arguments: [">/dev/full", ">&-"])
    func unwritableOutput(redirection: String) throws {
        let folder = try TemporaryFolder()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c", "\"$0\" similar --catalogue \"$1\" --id 0 2>\"$2\" \(redirection)", Program.path, catalogue,
            folder.file("messages"),
        ]
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 1 && shell.terminationReason == .exit)
        #expect(try folder.text("messages").contains("error: the results can't be written"))
    }

    @Test(
        "A catalogue that may only be read answers", .enabled(if: getuid() == 0, "needs root, to become somebody else"))
    func readOnly() throws {
        let folder = try TemporaryFolder()
        let copy = try folder.copy(catalogue, to: "c.timbre")
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c",
            """
            chmod 755 "$2" && chmod -R a+rX,a-w "$1" && setpriv --reuid=65534 --regid=65534 --clear-groups \
                sh -c '"$0" similar --catalogue "$1" --id 0 --json && "$0" doctor --quiet --catalogue "$1" --device cpu' \
                "$0" "$1" >"$2/output" 2>"$2/messages" && ! setpriv --reuid=65534 --regid=65534 --clear-groups \
                "$0" train --catalogue "$1" --epochs 1 --device cpu 2>"$2/refusal"
            """, Program.path, copy, folder.path,
        ]
        try shell.run()
        shell.waitUntilExit()
        let messages = try folder.text("messages")
        #expect(shell.terminationStatus == 0, "\(messages)")
        #expect(try folder.text("output").contains("\"rank\":10"))
        let refusal = try folder.text("refusal").split(separator: "\n").filter { $0.hasPrefix("error") }
        #expect(refusal.count == 1 && refusal[0].contains("c.timbre"))
    }

    @Test("A closed pipe ends quietly")
    func closedPipe() throws {
        let folder = try TemporaryFolder()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c", "\"$0\" similar --catalogue \"$1\" --id 0 -n 300 --json 2>\"$2\" | head -n 1", Program.path,
            catalogue, folder.file("messages.txt"),
        ]
        shell.standardOutput = FileHandle.nullDevice
        try shell.run()
        shell.waitUntilExit()
        let messages = try folder.text("messages.txt")
        #expect(!messages.contains("error") && !messages.lowercased().contains("fatal"))
    }
}
