import Foundation
import Testing
import TimbreCatalogue
import TimbreTestSupport

@testable import TimbreEvaluation
@testable import TimbreMaps
@testable import TimbrePictures

@Suite(.enabled(if: (try? Gnuplot()) != nil, "gnuplot is not installed"))
struct HostilePictureTests {
    /// Whether a text was run: gnuplot's directory is that of the tests.
    private var isCanaryThere: Bool { FileManager.default.fileExists(atPath: HostileTexts.canary) }

    /// In the shape in which it is drawn at most, or nil for one that leaves nothing to draw.
    private func drawn(_ text: String) -> String? {
        let text = PictureText.short(text, PictureText.longest)
        return text.isEmpty ? nil : text
    }

    @Test func `Every hostile name is drawn as it is, wherever a picture has texts, and nothing is run`() throws {
        #expect(HostileTexts.all.count > 500 && HostileTexts.prepending.count == 27)
        let gnuplot = try Gnuplot()
        // Fewer panels than names, so that it takes seconds.
        for names in stride(from: 0, to: HostileTexts.all.count, by: 90).map({
            Array(HostileTexts.all[$0..<min($0 + 90, HostileTexts.all.count)])
        }) {
            var panel = Panel(
                title: names[0], remark: names[1], x: .names(names, title: names[2]),
                y: .names(names, title: names[3], descending: true), width: 1000, height: 1500)
            panel.x.isSlanted = true
            panel.layers = [.texts(names.indices.map { Label(x: Double($0), y: Double($0), text: names[$0]) })]
            panel.legend = names.map { LegendEntry(text: $0, colour: .blue) }
            let picture = Picture(title: names[4], note: names[5], panels: [panel])
            let texts = try #require(ParsedPicture.texts(in: gnuplot.draw(picture, as: .svg)))
            let found = Dictionary(texts.map { (Array($0.unicodeScalars), 1) }, uniquingKeysWith: +)
            for name in names {
                guard let wanted = drawn(name) else { continue }
                #expect(found[Array(wanted.unicodeScalars), default: 0] >= 4, "\(name.debugDescription)")
            }
            let png = try gnuplot.draw(picture, as: .png)
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && png.count > 10_000)
        }
        #expect(!isCanaryThere)
    }

    @Test func `Names of clusters in somebody else's catalogue are drawn and not run`() throws {
        let names = HostileTexts.all
        var songs = try PictureSongs(count: 2 * names.count)
        try songs.addClusters(names: names)
        let folder = songs.folder.file("plots")
        _ = try PictureBook(songs.catalogue).write(
            [.clusters, .clusterFeatures, .clusterGenres, .clusterChoice], into: folder, by: Gnuplot())
        #expect(!isCanaryThere)
        let legend = try #require(ParsedPicture.texts(of: folder + "/clusters.svg"))
        for (id, name) in names.enumerated() where drawn(name) != nil {
            let text = "\(id) \(PictureText.short(name, 60)), 0 %"
            #expect(legend.contains(text), "\(name.debugDescription)")
        }
        for picture in ["cluster-features", "cluster-genres", "cluster-choice"] {
            #expect(ParsedPicture.texts(of: "\(folder)/\(picture).svg") != nil, "\(picture)")
        }
    }

    @Test func `Neither files that gnuplot reads at its start nor its variables have a say`() throws {
        let folder = try TemporaryFolder()
        let command = "system(\"touch \(folder.file("run"))\")\nset terminal dumb\n"
        try folder.write(command, to: ".gnuplot")
        try FileManager.default.createDirectory(atPath: folder.file("gnuplot"), withIntermediateDirectories: true)
        try folder.write(command, to: "gnuplot/gnuplotrc")
        var environment = ProcessInfo.processInfo.environment
        environment.merge([
            "HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "GNUTERM": "a terminal that is not there",
            "GNUPLOT_LIB": folder.path, "GNUPLOT_DRIVER_DIR": folder.path,
        ]) { $1 }
        let picture = Picture(title: "it's", panels: [.message("'; exit", title: "`x`")])
        let svg = try Gnuplot(environment: environment).draw(picture, as: .svg)
        #expect(ParsedPicture.texts(in: svg)?.filter { !$0.isEmpty } == ["it's", "`x`", "'; exit"])
        #expect(svg == (try Gnuplot().draw(picture, as: .svg)))
        #expect(!FileManager.default.fileExists(atPath: folder.file("run")))
    }
}
