import Foundation
import Testing
import TimbreTestSupport

@Suite("timbre ingest")
struct IngestCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func ingest(_ csv: String, _ more: String..., recipe: String = "spotify-tracks") throws -> Program.Outcome {
        try Program.start(["ingest", csv, "--recipe", recipe, "--catalogue", folder.file("c.timbre")] + more).wait()
    }

    private var isCatalogueThere: Bool { FileManager.default.fileExists(atPath: folder.file("c.timbre")) }

    static let good = [Examples.track("a", title: "One"), Examples.track("b", title: "Two")]

    @Test(
        "A file that can't be used ends with status 1, a sentence that names it, and no catalogue",
        arguments: [
            ("empty.csv", Data(), "empty"),
            ("no-header.csv", Data((good.joined(separator: "\n") + "\n").utf8), "column"),
            ("header.csv", Data((Examples.tracksHeader + "\n").utf8), "no rows of songs"),
            ("quote.csv", Data((Examples.tracks(good) + "c,\"never closed,x\n").utf8), "quote"),
            ("picture.csv", Data([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 13, 0, 1, 2, 0, 255, 0]), "CSV"),
        ])
    func unusableFiles(name: String, bytes: Data, word: String) throws {
        let outcome = try ingest(try folder.write(bytes, to: name))
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains(name) && outcome.messages.contains(word), "\(outcome.messages)")
        #expect(outcome.messages.split(separator: "\n").count == 1)
        #expect(!isCatalogueThere)
    }

    @Test("Songs that a model came before, and playlists of the table, are told of")
    func afterwards() throws {
        let table = Examples.tracks(Self.good).split(separator: "\n").map {
            $0 + ($0.hasPrefix("track_id") ? ",playlist_id" : ",p")
        }
        let outcome = try ingest(try folder.write(table.joined(separator: "\n") + "\n", to: "songs.csv"))
        #expect(outcome.messages.contains("songs.csv” names playlists: `timbre evaluate --playlists "))
        #expect(!outcome.messages.contains("timbre embed"))
        _ = try Program.run("train", "--catalogue", folder.file("c.timbre"), "--epochs", "1", "--device", "cpu")
        let more = try ingest(
            try folder.write(Examples.tracks([Examples.track("z", title: "New")]), to: "more.csv"))
        #expect(
            more.messages.contains("1 song has no latent vector yet: `timbre embed`")
                && !more.messages.contains("playlists"))
    }

    @Test("A byte-order mark, CRLF and a last line without its end are read")
    func harmless() throws {
        let text = "\u{FEFF}" + Examples.tracks(Self.good).replacingOccurrences(of: "\n", with: "\r\n").dropLast(2)
        let outcome = try ingest(try folder.write(text, to: "songs.csv"))
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("2 rows read, 2 added, 0 duplicates, 0 rejected"))
    }

    @Test("Rows that can't be used are counted with their reasons and kept with their lines; the rest goes in")
    func rejectedRows() throws {
        let rows =
            Self.good + [
                Examples.track("c", title: "Short").split(separator: ",").dropLast(3).joined(separator: ","),
                Examples.track("d", title: "Long") + ",more",
                Examples.track("e", title: "Text", tempo: "fast"), Examples.track("f", title: "NaN", tempo: "nan"),
                Examples.track("g", title: "Infinite", tempo: "inf"), Examples.track("h", title: "None", tempo: ""),
                Examples.track("i", title: "Range", tempo: "301"),
            ]
        let outcome = try ingest(try folder.write(Examples.tracks(rows), to: "songs.csv"), "--json")
        let report = try #require(outcome.objects.first)
        #expect(outcome.status == 0)
        #expect(report["read"] as? Int == 9 && report["added"] as? Int == 2 && report["rejected"] as? Int == 7)
        let rejected = try folder.text("c.timbre/rejected.csv")
        for line in 4...10 { #expect(rejected.contains("\(line)"), "line \(line)") }
        for title in ["Short", "Long", "Text", "NaN", "Infinite", "None", "Range"] {
            #expect(rejected.contains(title), "\(title)")
        }
    }

    @Test("Invalid UTF-8 is no reason to lose the file")
    func invalidUTF8() throws {
        var bytes = Data(Examples.tracks(Self.good).utf8)
        bytes += Data("c,".utf8) + [0xC3, 0x28, 0xFF] + Data(Examples.track("", title: "").dropFirst(1).utf8) + [0x0A]
        let outcome = try ingest(try folder.write(bytes, to: "songs.csv"))
        #expect(outcome.status == 0 && outcome.output.contains("3 rows read"))
    }

    @Test("--strict stops at the first row that can't be used, with nothing added")
    func strict() throws {
        let rows = Self.good + [Examples.track("c", title: "Bad", tempo: "x")]
        let outcome = try ingest(try folder.write(Examples.tracks(rows), to: "songs.csv"), "--strict")
        #expect(outcome.status == 1 && outcome.messages.contains("4"), "\(outcome.messages)")
        #expect(!isCatalogueThere)
    }

    @Test("A missing column is named, with those present and the nearest")
    func missingColumn() throws {
        let text = Examples.tracks(Self.good).replacingOccurrences(of: "tempo", with: "tempi")
        let outcome = try ingest(try folder.write(text, to: "songs.csv"), recipe: "audio-12")
        #expect(outcome.status == 1)
        for word in ["tempo", "tempi", "danceability"] { #expect(outcome.messages.contains(word), "\(word)") }
        let lacking = try ingest(try folder.write(text, to: "songs.csv"))
        #expect(lacking.status == 0 && lacking.messages.contains("lacks tempo"), "\(lacking.messages)")
    }

    @Test("A second file adds songs; the same file again adds none and is no error")
    func adding() throws {
        let first = try folder.write(Examples.tracks(Self.good), to: "first.csv")
        let second = try folder.write(
            Examples.tracks([Self.good[1], Examples.track("c", title: "Three")]), to: "second.csv")
        #expect(try ingest(first).status == 0)
        let added = try ingest(second, "--json")
        #expect(added.objects.first?["added"] as? Int == 1 && added.objects.first?["songs"] as? Int == 3)
        let again = try ingest(second)
        #expect(again.status == 0 && again.output.contains("2 rows read, 0 added, 2 duplicates"))
    }

    @Test("A limit counts rows; 0 is a mistake")
    func limit() throws {
        let csv = try folder.write(Examples.tracks(Self.good), to: "songs.csv")
        #expect(try ingest(csv, "--limit", "0").status == 64)
        #expect(try ingest(csv, "--limit", "1").output.contains("1 rows read, 1 added"))
    }

    @Test(
        "A file, a recipe or a folder that is not there ends with status 1 and is named",
        arguments: [
            (["/nowhere/songs.csv", "--recipe", "spotify-tracks", "--catalogue", "c.timbre"], "/nowhere/songs.csv"),
            (["songs.csv", "--recipe", "spotify-track", "--catalogue", "c.timbre"], "spotify-tracks"),
            (["songs.csv", "--recipe", "spotify-tracks", "--catalogue", "songs.csv/c.timbre"], "songs.csv"),
            ([".", "--recipe", "spotify-tracks", "--catalogue", "c.timbre"], "."),
        ])
    func absent(arguments: [String], word: String) throws {
        try folder.write(Examples.tracks(Self.good), to: "songs.csv")
        let outcome = try Program.start(["ingest"] + arguments, in: folder.path).wait()
        #expect(outcome.status == 1)
        #expect(outcome.messages.contains(word), "\(outcome.messages)")
        #expect(outcome.messages.split(separator: "\n").count == 1, "\(outcome.messages)")
        #expect(try folder.names == ["songs.csv"])
    }

    @Test("Fields that are separated by something else than commas are recognised", arguments: [";", "\t"])
    func otherSeparators(separator: String) throws {
        let text = Examples.tracks(Self.good).replacing(",", with: separator)
        let outcome = try ingest(try folder.write(text, to: "songs.csv"))
        #expect(outcome.status == 0 && outcome.output.contains("2 added"), "\(outcome.messages)")
    }

    @Test("A table comes through a pipe too, in whatever dialect")
    func pipe() throws {
        let pipe = folder.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let table = Examples.tracks(Self.good).replacing(",", with: ";")
        let thread = Thread {
            let handle = FileHandle(forWritingAtPath: pipe)
            handle?.write(Data(table.utf8))
            try? handle?.close()
        }
        thread.start()
        let outcome = try ingest(pipe)
        #expect(outcome.status == 0 && outcome.output.contains("2 added"), "\(outcome.messages)")
    }

    @Test("Files of a catalogue that lost its database, or of the user, are not removed")
    func foreignFiles() throws {
        let path = folder.file("c.timbre")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try folder.write("name: mine", to: "c.timbre/recipe.yaml")
        let outcome = try ingest(try folder.write(Examples.tracks(Self.good), to: "songs.csv"))
        #expect(outcome.status == 1 && outcome.messages.contains("recipe.yaml"), "\(outcome.messages)")
        #expect(try folder.text("c.timbre/recipe.yaml") == "name: mine")
    }

    @Test(
        "A full disk is one sentence, and nothing is left of the catalogue", .enabled(if: Self.canMount, "needs root"))
    func fullDisk() throws {
        let disk = folder.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try #require(Self.shell("mount -t tmpfs -o size=64k none '\(disk)'"))
        defer { _ = Self.shell("umount '\(disk)'") }
        let csv = try Examples.csv.get().path
        let outcome = try Program.run("ingest", csv, "--recipe", "spotify-900k", "--catalogue", disk + "/c.timbre")
        #expect(outcome.status == 1)
        #expect(outcome.messages.split(separator: "\n").count == 1, "\(outcome.messages)")
        #expect(outcome.messages.lowercased().contains("space") || outcome.messages.contains("full"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk).isEmpty)
    }

    static let canMount =
        getuid() == 0
        && shell("d=$(mktemp -d) && mount -t tmpfs -o size=64k none $d && umount $d; s=$?; rmdir $d; exit $s")

    private static func shell(_ command: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
