import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

@Suite("Texts that mean something to a program")
struct HostileTextTests {
    /// A song for each hostile name, which is its artist, album and genre and the end of its title; one epoch trained.
    private static let trained = Result {
        let folder = try TemporaryFolder()
        // Commands first: they are the genres and artists that pictures show.
        let names = Array(HostileTexts.all.reversed())
        let rows = names.enumerated().map {
            row(id: "t\($0)", title: "\($0) \($1)", name: $1, tempo: "\(80 + $0 % 90)")
        }
        let csv = try folder.write(Examples.tracks(rows), to: "songs.csv")
        let path = folder.file("songs.timbre")
        for command in [
            ["ingest", csv, "--recipe", try wholeGenres(in: folder)], ["train", "--epochs", "1"],
            ["cluster", "--clusters", "3"],
        ] {
            let outcome = try Program.start(command + ["--catalogue", path, "--device", "cpu"], in: folder.path).wait()
            guard outcome.status == 0 else { throw Failure(description: outcome.messages) }
        }
        return (names: names, folder: folder, path: path)
    }

    /// A recipe for which a cell is one genre, commas and all.
    private static func wholeGenres(in folder: TemporaryFolder) throws -> String {
        let csv = try folder.write(Examples.tracks([row(id: "t", title: "T", name: "A", tempo: "99")]), to: "one.csv")
        _ = try Program.start(["ingest", csv, "--recipe", "spotify-tracks", "--catalogue", folder.file("one.timbre")])
            .wait()
        let recipe = try folder.text("one.timbre/recipe.yaml").split(separator: "\n").map { line in
            line.hasPrefix("genre:") ? String(line).replacing("split: \",\", take: all, ", with: "") : String(line)
        }
        return try folder.write(recipe.joined(separator: "\n"), to: "recipe.yaml")
    }

    private struct Failure: Error, CustomStringConvertible { var description: String }

    private static func row(id: String, title: String, name: String, tempo: String) -> String {
        let fields = Examples.track(id, title: "T", artist: "A", tempo: tempo).split(separator: ",").map(String.init)
        func quoted(_ text: String) -> String {
            let doubled = text.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
            return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
        }
        let texts = [fields[0], quoted(title), quoted(name), fields[3], quoted(name), fields[5], quoted(name)]
        return (texts + fields[7...]).joined(separator: ",")
    }

    /// As ingest keeps it: without what ASCII has of spaces and controls at either end, and empty where it means
    /// "absent".
    private func kept(_ text: String) -> [Unicode.Scalar] {
        let scalars = text.unicodeScalars.drop { $0.value <= 0x20 }.reversed().drop { $0.value <= 0x20 }
        return text == "NaN" ? [] : scalars.reversed()
    }

    /// The first name of a cell, in a column that has cells with several by ";".
    private func main(_ text: String) -> [Unicode.Scalar] {
        // Words for a missing value are no names.
        if ["null", "\\n", "?", "-"].contains(text.lowercased()) { return [] }
        // A ";" that ends a character of HTML parts nothing.
        if ["&amp;", "&quot;", "&#", "&lt;", "&gt;", "&apos;"].contains(where: text.contains) { return kept(text) }
        return kept(text).split(separator: ";").map { String(String.UnicodeScalarView($0)) }.map { kept($0) }
            .first { !$0.isEmpty } ?? []
    }

    /// Characters that a terminal may obey, line breaks between lines apart.
    private func obeyed(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x0A: false
            case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x61C: true
            default: false
            }
        }
    }

    @Test(
        "Pictures of such songs are drawn, are XML that holds the names, and run nothing",
        .enabled(if: PlotCommandTests.canDraw))
    func pictures() throws {
        let (_, folder, path) = try Self.trained.get()
        let outcome = try Program.run("plot", "--catalogue", path, "--output", folder.file("p"), in: folder.path)
        #expect(outcome.status == 0 && outcome.lines.count > 40, "\(outcome.messages)")
        for line in outcome.lines where line.hasSuffix(".svg") {
            #expect(ParsedPicture.texts(of: line) != nil, "\(line)")
        }
        let shares = try #require(ParsedPicture.texts(of: folder.file("p/shares.svg")))
        let genres = try commonGenres(of: path, in: folder).prefix(20).filter { genre in
            genre.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || (0x21...0x7E).contains($0.value) }
        }
        #expect(genres.count > 8 && genres.contains { $0.contains("'") || $0.contains("\"") }, "\(genres)")
        for genre in genres { #expect(shares.contains(genre), "\(genre.debugDescription) \(shares)") }
        #expect(try folder.names.contains(HostileTexts.canary) == false)
    }

    /// The names of genres, those of most songs first.
    private func commonGenres(of catalogue: String, in folder: TemporaryFolder) throws -> [String] {
        _ = try Program.run("export", "vocabularies", "--output", folder.file("v.csv"), "--catalogue", catalogue)
        var reader = try CSVReader(path: folder.file("v.csv"))
        var found: [(songs: Int, id: Int, name: String)] = []
        while try reader.nextRecord() {
            guard reader.text(0) == "genre", let id = Int(reader.text(1)), id > 0 else { continue }
            found.append((Int(reader.text(3)) ?? 0, id, reader.text(2)))
        }
        return found.sorted { (-$0.songs, $0.id) < (-$1.songs, $1.id) }.map(\.name)
    }

    @Test("JSON has every text as it was, and nothing in it that a terminal obeys")
    func json() throws {
        let (names, folder, path) = try Self.trained.get()
        let outcome = try Program.run(
            "similar", "--id", "0", "-n", "9999", "--json", "--catalogue", path, in: folder.path)
        #expect(outcome.status == 0 && outcome.objects.count == names.count - 1, "\(outcome.messages)")
        #expect(obeyed(outcome.output).isEmpty && obeyed(outcome.messages).isEmpty)
        for object in outcome.objects {
            let id = try #require(object["id"] as? Int)
            let texts = ["title", "artist", "album", "genre"].map {
                Array((object[$0] as? String ?? "–").unicodeScalars)
            }
            let (name, first) = (names[id], main(names[id]))
            #expect(texts == [kept("\(id) \(name)"), first, kept(name), first], "\(id)")
        }
    }

    @Test("Tables have a line a song, with nothing in it that a terminal obeys")
    func tables() throws {
        let (names, folder, path) = try Self.trained.get()
        let table = try Program.run("similar", "--id", "0", "-n", "9999", "--catalogue", path, in: folder.path)
        #expect(table.lines.count == names.count && obeyed(table.output).isEmpty)
        #expect(table.output.contains("␛[31mred␛]0;t") && table.output.contains("two␊lines"))
        let clusters = try Program.run("cluster", "--clusters", "2-3", "--catalogue", path, in: folder.path)
        #expect(clusters.status == 0 && obeyed(clusters.output + clusters.messages).isEmpty)
        for id in stride(from: 0, to: names.count, by: 23) {
            let found = try Program.run("similar", "--song", "\(id) \(names[id])", "--catalogue", path, in: folder.path)
            #expect(found.status == 0 && obeyed(found.output + found.messages).isEmpty, "\(found.messages)")
            #expect(found.messages.contains("(id \(id))"), "\(found.messages)")
        }
    }

    @Test("A filter finds the songs of a name, whatever the name is")
    func filters() throws {
        let (names, folder, path) = try Self.trained.get()
        for id in stride(from: 1, to: names.count, by: 29) {
            let quoted = String(String.UnicodeScalarView(kept(names[id]).flatMap { $0 == "\"" ? [$0, $0] : [$0] }))
            let found = try Program.run(
                "similar", "--id", "0", "--where", "album=\"\(quoted)\"", "--json", "--catalogue", path, in: folder.path
            )
            #expect(found.status == 0, "\(names[id].debugDescription) \(found.messages)")
            #expect(found.objects.contains { $0["id"] as? Int == id }, "\(names[id].debugDescription)")
        }
    }

    @Test("Exported tables read back as they were; identifiers are a line each")
    func exports() throws {
        let (names, folder, path) = try Self.trained.get()
        _ = try Program.run("export", "songs", "--output", folder.file("e.csv"), "--catalogue", path)
        var reader = try CSVReader(path: folder.file("e.csv"))
        #expect(try reader.nextRecord())
        for (id, name) in names.enumerated() {
            #expect(try reader.nextRecord())
            let texts = [2, 3, 5, 6].map { Array(reader.text($0).unicodeScalars) }
            #expect(texts == [kept("\(id) \(name)"), main(name), kept(name), main(name)], "\(id)")
        }
        #expect(try !reader.nextRecord())
        // Identifiers that are hostile themselves.
        let rows = names.map {
            Self.row(id: "\"\(UUID())\r\n\($0.unicodeScalars.count)\"", title: $0, name: $0, tempo: "99")
        }
        let csv = try folder.write(Examples.tracks(rows), to: "ids.csv")
        for command in [["ingest", csv, "--recipe", "spotify-tracks"], ["train", "--epochs", "1"]] {
            _ = try Program.start(command + ["--catalogue", folder.file("ids.timbre"), "--device", "cpu"]).wait()
        }
        _ = try Program.run(
            "export", "latents", "--output", folder.file("l.npy"), "--catalogue", folder.file("ids.timbre"))
        #expect(try folder.bytes("l.ids.txt").count { $0 == 0x0A } == names.count)
    }

    @Test("Rows that were rejected are kept as they were")
    func rejected() throws {
        let folder = try TemporaryFolder()
        let rows = HostileTexts.all.enumerated().map { Self.row(id: "t\($0)", title: $1, name: $1, tempo: "-") }
        let good = Self.row(id: "good", title: "Good", name: "Good", tempo: "99")
        let csv = try folder.write(Examples.tracks([good] + rows), to: "songs.csv")
        let outcome = try Program.run(
            "ingest", csv, "--recipe", "spotify-tracks", "--catalogue", folder.file("c.timbre"))
        #expect(outcome.status == 0 && outcome.output.contains("\(rows.count) rejected"), "\(outcome.messages)")
        var reader = try CSVReader(path: folder.file("c.timbre/rejected.csv"))
        #expect(try reader.nextRecord())
        for name in HostileTexts.all {
            #expect(try reader.nextRecord())
            let row = try folder.write(reader.text(reader.fieldCount - 1) + "\n", to: "row.csv")
            var inner = try CSVReader(path: row)
            #expect(try inner.nextRecord() && inner.fieldCount == 19, "\(name.debugDescription)")
            #expect(Array(inner.text(1).unicodeScalars) == Array(name.unicodeScalars), "\(name.debugDescription)")
        }
    }

    @Test("No message repeats what a terminal obeys, whoever wrote it: arguments, file names, headers, recipes")
    func messages() throws {
        let folder = try TemporaryFolder()
        let text = "\u{1B}[31m\u{9B}2J\u{202E}\u{7F}\u{7}\nerror: x\r\u{2028}\u{85}\t"
        let good = try folder.write(Examples.tracks([Examples.track("a", title: text)]), to: "g\(text).csv")
        let header = try folder.write("id,\"\(text)\"\n1,2\n", to: "h.csv")
        let recipe = try folder.write("name: \"\u{1B}[31m\"\n\"\(text)\": 1\n", to: "r\(text).yaml")
        let catalogue = folder.file("c\(text).timbre")
        var all = [
            ["ingest", good, "--recipe", "spotify-tracks"], ["ingest", good, "--recipe", recipe], ["ingest", header],
            ["ingest", header, "--recipe", "audio-12"], ["ingest", text], ["ingest", good, "--recipe", text], [text],
            ["plot", text], ["plot", "--format", text], ["plot", "--column", text], ["plot", "histogram"],
            ["plot", "-\(text)"],
            ["similar", "--id", text], ["similar", "--song", text], ["similar", "--id", "0", "--where", text],
            ["similar", "--id", "0", "--where", "genre=\(text)"], ["similar", "--id", "0", "--device", text],
            ["similar", "--profile", text], ["train", "--set", text], ["train", "--set", "training.\(text)=1"],
            ["train", "--epochs", "1"], ["export", "songs", "--output", folder.file("e\(text).csv")], ["export", text],
            ["evaluate", "--skip", text], ["evaluate", "--vectors", text], ["evaluate", "--playlists", header],
            ["cluster", "--clusters", text], ["cluster", "--clusters", "1"], ["cluster", "--clusters", "7"],
            ["map", "--method", text], ["playlist", "--like", text], ["playlist", "--like-file", text],
            ["search", "--vectors", text, "--neighbours", "n.npy", "--scores", "s.npy"], ["doctor", "--threads", text],
        ]
        if !PlotCommandTests.canDraw { all.removeAll { $0 == ["plot", "histogram"] } }
        for arguments in all {
            let outcome = try Program.start(arguments + ["--catalogue", catalogue], in: folder.path).wait()
            #expect(
                obeyed(outcome.messages + outcome.output).isEmpty, "\(arguments) \(outcome.messages.debugDescription)")
            // Nor does an argument begin a line of its own.
            #expect(!outcome.messages.contains("\nerror: x"), "\(arguments) \(outcome.messages)")
            #expect(outcome.status != 0 || arguments.count > 1)
        }
    }

    @Test("What gnuplot says is no command to a terminal either")
    func gnuplot() throws {
        let folder = try TemporaryFolder()
        let path = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let program = try folder.write(
            "#!/bin/sh\nprintf 'line 1: \\033[31m\\233 \\302\\233red' >&2; exit 1\n", to: "gnuplot")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let outcome = try Program.run("plot", "shares", "--catalogue", path, environment: ["PATH": folder.path])
        #expect(
            outcome.messages.contains("gnuplot failed: line 1: ␛[31m� �red"), "\(outcome.messages.debugDescription)")
    }
}
