import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreFiles
import TimbreMaps
import TimbreTestSupport

@testable import TimbrePictures

@Suite(.enabled(if: (try? Gnuplot()) != nil, "gnuplot is not installed"))
struct PictureBookTests {
    /// - Returns: the texts of each SVG by its name, and what was left out.
    private func drawn(
        _ songs: PictureSongs, _ names: [PictureName]? = nil, _ options: PictureOptions = PictureOptions()
    ) throws -> (texts: [String: [String]], leftOut: [String: String]) {
        let folder = songs.folder.file("plots")
        let written = try PictureBook(songs.catalogue, options: options).write(names, into: folder, by: Gnuplot())
        var texts: [String: [String]] = [:]
        for file in written.files {
            let name = URL(fileURLWithPath: file.path).lastPathComponent
            if name.hasSuffix(".svg") {
                let found: [String] = try #require(ParsedPicture.texts(of: file.path), "\(name) is no XML")
                texts[String(name.dropLast(4))] = found
            } else {
                let bytes = try songs.folder.bytes("plots/" + name)
                #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && bytes.count > 2_000)
            }
        }
        #expect(try songs.folder.names.contains { $0.hasSuffix(".part") } == false)
        return (texts, Dictionary(uniqueKeysWithValues: written.leftOut.map { ($0.name.rawValue, $0.obstacle ?? "") }))
    }

    @Test func `Every picture is drawn, as XML that holds what it shows`() throws {
        var songs = try PictureSongs(count: 300)
        try songs.addAll()
        let (texts, leftOut) = try drawn(songs)
        #expect(leftOut.isEmpty)
        let expected: [String: [String]] = [
            "history": ["Training history", "Validation loss", "best: epoch 2, 0.35", "epoch"],
            "map": ["Map of songs: t-SNE of features", "By genre", "By artist", "32 other"] + PictureSongs.genres,
            "histograms": ["tempo, BPM", "duration, minutes", "release year", "loudness, dB"],
            "histogram-key": ["C♯", "key"],
            "correlation": ["Correlation of features", "danceability", "−1.0"],
            "pairs": ["energy, 0–1", "Features against each other"],
            "shares": ["Genre", "20.0 % · 60"] + PictureSongs.genres,
            "clusters": ["Clusters on the t-SNE of features", "1 like R&B_x"],
            "cluster-features": ["0 like Jazz, 100 songs", "−2.2", "+0.4"],
            "cluster-genres": ["1 like R&B_x"] + PictureSongs.genres,
            "cluster-choice": ["Elbow", "Silhouette", "chosen: 3"],
            "moods-small": ["Moods by small", "Confusion, % of rows", "Misclassifications", "majority class"],
            "evaluation": ["genre P@10", "model scores & <more>", "0.560", "lower is better"],
        ]
        for (name, wanted) in expected {
            let found = try #require(texts[name], "\(name)")
            for text in wanted { #expect(found.contains(text), "\(name) lacks “\(text)”: \(found)") }
        }
        #expect(texts.count == 12 + 14)
        let entries = try PictureBook(songs.catalogue).entries()
        #expect(entries.map(\.name) == PictureName.allCases && entries.allSatisfy { $0.obstacle == nil })
    }

    @Test func `Without what a picture needs it is left out with the reason, and refused where it is asked for`() throws
    {
        let songs = try PictureSongs(count: 40)
        let (texts, leftOut) = try drawn(songs)
        #expect(texts["map"]?.contains("Map of songs: principal components of features") == true)
        #expect(
            Set(leftOut.keys) == [
                "history", "clusters", "cluster-features", "cluster-genres", "cluster-choice", "evaluation", "moods",
            ])
        #expect(leftOut["history"]?.contains("has no history of a training") == true)
        #expect(leftOut["clusters"]?.contains("has no clusters yet") == true)
        #expect(leftOut["evaluation"]?.contains("has not been evaluated") == true)
        #expect(throws: PictureFault.self) { try drawn(songs, [.history]) }
    }

    @Test func `Clusters of an earlier model are not drawn`() throws {
        var songs = try PictureSongs(count: 30)
        try songs.addClusters(on: .latents)
        try songs.addModel()
        #expect(try drawn(songs).leftOut["clusters"]?.contains("earlier model") == true)
    }

    @Test func `One song, or songs that do not differ, are drawn as far as they can be`() throws {
        let (texts, leftOut) = try drawn(try PictureSongs(count: 1))
        #expect(texts["histograms"] != nil && texts["shares"]?.contains("100.0 % · 1") == true)
        #expect(leftOut["correlation"]?.contains("fewer than two features") == true)
        #expect(leftOut["map"]?.contains("do not differ") == true)
        #expect(leftOut["pairs"] != nil)
    }

    @Test func `A constant feature and songs without a genre are left out or said`() throws {
        let (texts, leftOut) = try drawn(try PictureSongs(count: 60, genres: [], date: "", energy: "0.5"))
        #expect(leftOut["shares"] == "no song has a genre or an emotion")
        #expect(texts["map"]?.contains { $0.contains("no genre and no emotion known") } == true)
        #expect(texts["histogram-energy"] != nil)
        #expect(texts["correlation"]?.contains { $0.contains("the same for every song: energy") } == true)
        #expect(texts["correlation"]?.contains("energy") == false)
    }

    @Test func `Columns are chosen by name, and one that is not there is refused with those that are`() throws {
        let songs = try PictureSongs(count: 50)
        var options = PictureOptions()
        options.columns = ["year", "tempo"]
        #expect(Set(try drawn(songs, [.histogram], options).texts.keys) == ["histogram-year", "histogram-tempo"])
        #expect(try drawn(songs, [.pairs], options).texts["pairs"]?.contains("release year") == true)
        // As the CSV calls them, this one or another that the recipe reads.
        options.columns = ["Tempo", "track_album_release_date", "track_popularity"]
        #expect(
            Set(try drawn(songs, [.histogram], options).texts.keys) == [
                "histogram-tempo", "histogram-year", "histogram-popularity",
            ])
        options.columns = ["groove"]
        #expect {
            try drawn(songs, [.histogram], options)
        } throws: {
            "\($0)".contains("“groove”") && "\($0)".contains("tempo") && "\($0)".contains("year")
                && "\($0)".contains("are not kept")
        }
    }

    @Test func `A scatter picture of many songs is of a sample, and says so`() throws {
        let songs = try PictureSongs(count: 300)
        var options = PictureOptions()
        options.sample = 120
        let texts = try drawn(songs, [.map], options).texts["map"] ?? []
        #expect(texts.contains { $0.hasPrefix("120 of 300 songs of c.timbre") })
    }

    @Test func `Pairs say how many songs lie beyond an edge`() throws {
        var options = PictureOptions()
        options.columns = ["tempo", "energy"]
        let texts = try drawn(PictureSongs(count: 1_400, farOff: 1), [.pairs], options).texts["pairs"] ?? []
        #expect(
            texts.contains { $0.contains("1,400 songs of c.timbre, 1 of them beyond an edge; correlations of all") })
        let none = try drawn(PictureSongs(count: 40), [.pairs], options).texts["pairs"] ?? []
        #expect(none.contains { $0.hasPrefix("40 songs of c.timbre; correlations") })
    }

    @Test func `The same pictures have the same bytes`() throws {
        let songs = try PictureSongs(count: 100)
        let bytes = try (0..<2).map { _ -> Data in
            _ = try drawn(songs, [.map])
            return try songs.folder.bytes("plots/map.svg")
        }
        #expect(bytes[0] == bytes[1])
    }

    @Test func `A script that gnuplot does not take is an error with gnuplot's reason`() throws {
        #expect {
            try Gnuplot().run("set terminal svg\nplot nothing\n")
        } throws: {
            "\($0)".contains("gnuplot failed") && "\($0)".contains("nothing")
        }
    }

    @Test func `More commands than a pipe holds, and more messages, are no deadlock`() throws {
        let many = String(repeating: "print 'a message that nobody reads'\n", count: 20_000)
        #expect(throws: Never.self) { try Gnuplot().run(many + "set terminal svg\nplot x\n") }
    }

    @Test func `Cancelled, it writes nothing more`() throws {
        let songs = try PictureSongs(count: 30)
        #expect(throws: CancellationError.self) {
            try PictureBook(songs.catalogue).write(
                into: songs.folder.file("p"), by: Gnuplot(), work: Work(isCancelled: { true }))
        }
        #expect(try songs.folder.names.contains("p") == false)
    }
}
