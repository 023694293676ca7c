import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

@Suite("The encoder and names in NumPy, as docs have them")
struct EncoderReaderTests {
    private static let hasNumPy = (try? Self.python(["-c", "import numpy"]).status) == 0

    private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        (process.standardOutput, process.standardError) = (pipe, pipe)
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test(
        "It maps songs of a catalogue to the catalogue's vectors", .enabled(if: Self.hasNumPy, "NumPy is not installed")
    )
    func reader() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("c.timbre")
        let tracks = (0..<120).map { song in
            Examples.track(
                "t\(song)", title: "Song \(["Blue", "Über", "Night 4"][song % 3]) \(song / 3)",
                artist: "Artist \(song % 7)", tempo: "\(80 + song * song % 90)")
        }
        let csv = try folder.write(Examples.tracks(tracks), to: "tracks.csv")
        #expect(try Program.run("ingest", csv, "--recipe", "spotify-tracks", "--catalogue", path).status == 0)
        #expect(try Program.run("train", "--epochs", "3", "--catalogue", path, "--device", "cpu").status == 0)
        for (kind, name) in [
            ("encoder", "encoder.safetensors"), ("features", "features.csv"), ("songs", "songs.csv"),
            ("latents", "latents.npy"), ("vocabularies", "names.csv"),
        ] {
            #expect(try Program.run("export", kind, "--catalogue", path, "--output", folder.file(name)).status == 0)
        }
        let code = try Self.code(in: "encoder.md")
        let check = """
            import csv, sys
            about, tensors = load("encoder.safetensors")
            songs = list(csv.DictReader(open("songs.csv", newline="", encoding="utf-8")))
            rows = list(csv.reader(open("features.csv", newline="")))
            features = [i for i, name in enumerate(rows[0]) if name != "id" and not name.endswith("_id")]
            artists = {r["name"]: int(r["id"]) for r in csv.DictReader(open("names.csv", encoding="utf-8"))
                       if r["category"] == "artist"}
            expected = np.load("latents.npy")
            worst = 0
            for song, row, vector in zip(songs, rows[1:], expected):
                numbers = [float(row[i]) if row[i] else float("nan") for i in features]
                words = " ".join(w for w in (song["title"], song["album"]) if w)
                found = encode(about, tensors, numbers, [artists[song["artist"]]], words)
                worst = max(worst, float(np.abs(found - vector).max()))
            print(worst)
            sys.exit(not (len(songs) == 120 and worst < 1e-4))
            """
        let outcome = try Self.run(code + "\n" + check, in: folder)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test("It reads the names in a model's file", .enabled(if: Self.hasNumPy, "NumPy is not installed"))
    func names() throws {
        let folder = try TemporaryFolder()
        let path = try folder.copy(Examples.trained.get().path, to: "c.timbre")
        let exported = try Program.run(
            "export", "vocabularies", "--catalogue", path, "--output", folder.file("names.csv"))
        #expect(exported.status == 0)
        let check = """
            import csv, sys
            rows = [r for r in csv.DictReader(open("names.csv", encoding="utf-8")) if r["category"] == "artist"]
            expected = [r["name"] if r["id"] != "0" else "" for r in rows]
            sys.exit(not (len(expected) > 20 and names("c.timbre/model.safetensors") == expected))
            """
        let outcome = try Self.run(
            "import json\nimport numpy as np\n\(Self.code(in: "models.md"))\n\(check)", in: folder)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    /// The Python in a page of docs.
    private static func code(in page: String) throws -> Substring {
        let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/\(page)")
        let text = try String(contentsOf: document, encoding: .utf8)
        return try #require(text.split(separator: "```python\n").dropFirst().first?.split(separator: "```").first)
    }

    private static func run(_ code: String, in folder: TemporaryFolder) throws -> (status: Int32, output: String) {
        let script = try folder.write(code + "\n", to: "reader.py")
        return try python(["-c", "import os, runpy; os.chdir('\(folder.path)'); runpy.run_path('\(script)')"])
    }
}
