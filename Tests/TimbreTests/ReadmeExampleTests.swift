import Foundation
import Testing
import Timbre
import TimbreTestSupport

@Suite("The README's example")
struct ReadmeExampleTests {
    /// Between the marks: what the README shows, word for word but for the paths.
    private func example(csv: String, path: String) throws -> Int {
        var printed = 0
        func print(_ values: Any...) { printed += 1 }
        // begin
        let device = try Device.best().device
        let songs = try Catalogue.ingest([csv], into: path, recipe: .named("spotify-900k")).catalogue
        let catalogue = try songs.train(device: device).catalogue

        let recommender = try Recommender(catalogue, device: device)
        for found in try recommender.similar(toSong: 42).items {
            print(found.score, found.song.artist, found.song.title)
        }

        let index = try LatentIndex(unitLength: VectorSource(catalogue.latents()), on: device)
        let neighbours = try index.neighboursOfEverySong(SearchOptions(k: 5))
        print(neighbours[42])
        // end
        return printed
    }

    @Test("It compiles, is short, runs, and is what the README shows")
    func runs() throws {
        let folder = try TemporaryFolder()
        try SongSynthesizer(parameters: SynthesisParameters(songs: 300, textLength: 20))
            .write(to: folder.file("songs.csv"))
        #expect(try example(csv: folder.file("songs.csv"), path: folder.file("songs.timbre")) == 11)

        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let lines = source.components(separatedBy: "\n")
        let begin = try #require(lines.firstIndex { $0.hasSuffix("// begin") })
        let end = try #require(lines.firstIndex { $0.hasSuffix("// end") })
        let shown = lines[begin + 1..<end].map {
            $0.dropFirst(8).replacing("[csv]", with: "[\"songs.csv\"]").replacing(": path", with: ": \"songs.timbre\"")
        }
        #expect(shown.count <= 14)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.contains("import Timbre\n\n" + shown.joined(separator: "\n")))
    }
}
