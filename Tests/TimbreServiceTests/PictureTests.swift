import Foundation
import HTTPTypes
import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

@Suite("Pictures and the recipe") struct PictureTests {
    /// A catalogue of its own for each test: pictures are files in it.
    private let folder: TemporaryFolder
    private let service: Service
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.copy(ServedCatalogue.shared.get().path, to: "c.timbre")
        service = try ServedCatalogue.service(path)
    }

    private func draw(_ name: String, _ text: String = "<svg/>") throws {
        try Directory.create("\(path)/plots")
        try folder.write(text, to: "c.timbre/plots/\(name)")
    }

    private func get(_ path: String, _ headers: [String: String] = [:]) async throws -> ServiceAnswer {
        try await service.ask(.get, path, headers: headers)
    }

    @Test("Without pictures, the list says by which command they are drawn")
    func none() async throws {
        for _ in 0..<2 {
            let answer = try await get("/v1/pictures")
            #expect(answer.status == 200 && answer.items.isEmpty && answer.notes.count == 1)
            #expect(answer.notes.allSatisfy { $0.hasSuffix(": timbre plot") })
            #expect(try await get("/v1/pictures/history").detail.contains("timbre plot"))
            try Directory.create("\(path)/plots")
        }
    }

    @Test("Pictures are listed in the order of the kinds, then by name, each with what it shows and when it was drawn")
    func list() async throws {
        for name in [
            "moods-topics", "cluster-features", "map", "histogram-tempo", "histogram-energy", "history", "histograms",
        ] {
            try draw("\(name).svg")
            try draw("\(name).png")
        }
        for name in ["notes.svg", "history.svg.part", "histogram.txt", "map", "moodsx.svg", ".svg", "HISTORY.svg"] {
            try draw(name)
        }
        let date = try #require(try? Date("2026-11-29T10:00:00Z", strategy: .iso8601))
        try FileManager.default.setAttributes(
            [.modificationDate: date.addingTimeInterval(0.75)], ofItemAtPath: "\(path)/plots/history.svg")
        let answer = try await get("/v1/pictures")
        #expect(
            answer.items.compactMap { $0["name"] as? String } == [
                "history", "map", "histograms", "histogram-energy", "histogram-tempo", "cluster-features",
                "moods-topics",
            ])
        let kinds: [PictureName] = [.history, .map, .histograms, .histogram, .histogram, .clusterFeatures, .moods]
        #expect(answer.items.compactMap { $0["summary"] as? String } == kinds.map(\.summary))
        #expect(answer.items[0]["modified"] as? String == "2026-11-29T10:00:00Z" && answer.notes.isEmpty)
        #expect(answer.items.allSatisfy { ($0["modified"] as? String)?.hasSuffix("Z") ?? false })
    }

    @Test("A picture comes as it is, and may run and load nothing where it is opened by itself")
    func picture() async throws {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>\n"
        try draw("history.svg", text)
        let answer = try await get("/v1/pictures/history")
        #expect(answer.status == 200 && answer.text == text && answer.headers[.contentType] == "image/svg+xml")
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
        #expect(answer.headers[values: .contentSecurityPolicy] == [policy])
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        let head = try await service.ask(.head, "/v1/pictures/history")
        #expect(head.status == 200 && head.body.isEmpty)
        let known = try await get(
            "/v1/pictures/history", ["If-None-Match": try #require(answer.headers[.eTag])])
        #expect(known.status == 304 && known.headers[values: .contentSecurityPolicy] == [policy])
    }

    @Test("Pictures that are drawn anew come at once, without a commit between")
    func drawnAnew() async throws {
        let ofCommit = try #require(try await get("/v1/model").headers[.eTag])
        let none = try await get("/v1/pictures")
        #expect(none.headers[.eTag] == nil)
        try draw("map.svg", "<svg>1</svg>")
        for known in [ofCommit, "*", "\(ofCommit.dropLast())-svg+xml\""] {
            #expect(try await get("/v1/pictures", ["If-None-Match": known]).items.count == 1)
        }
        let first = try await get("/v1/pictures/map", ["If-None-Match": "\(ofCommit.dropLast())-svg+xml\""])
        #expect(first.status == 200)
        let tag = try #require(first.headers[.eTag])
        // As `timbre plot` does: another file takes its place, here of the same length.
        try draw("new.part", "<svg>2</svg>")
        try FileManager.default.removeItem(atPath: "\(path)/plots/map.svg")
        try FileManager.default.moveItem(atPath: "\(path)/plots/new.part", toPath: "\(path)/plots/map.svg")
        let second = try await get("/v1/pictures/map", ["If-None-Match": tag])
        #expect(second.status == 200 && second.text == "<svg>2</svg>" && second.headers[.eTag] != tag)
        try FileManager.default.removeItem(atPath: "\(path)/plots/map.svg")
        #expect(try await get("/v1/pictures/map", ["If-None-Match": tag]).status == 404)
    }

    @Test(
        "What is no listed picture is not there, and nothing outside the folder is shown",
        arguments: [
            "..%2Frecipe", "..%2Frecipe.yaml", "history.svg", "history%00", "%2e%2e", ".", "plots%2Fhistory",
            "%2Fetc%2Fpasswd",
            "HISTORY", "secret", "histogram-..%2F..%2Frecipe", "histogram-folder", "map", "pairs", "moods-large",
            "notes",
            "history%20", "hist%C3%B6ry",
        ])
    func hostile(name: String) async throws {
        try draw("history.svg")
        try draw("notes.svg")
        try folder.write("<svg>secret</svg>", to: "secret.svg")
        let plots = "\(path)/plots"
        try FileManager.default.createSymbolicLink(
            atPath: "\(plots)/map.svg", withDestinationPath: folder.file("secret.svg"))
        try FileManager.default.createSymbolicLink(atPath: "\(plots)/pairs.svg", withDestinationPath: "history.svg")
        try Directory.create("\(plots)/histogram-folder.svg")
        try draw("moods-large.svg")
        let large = try FileHandle(forWritingTo: URL(filePath: "\(plots)/moods-large.svg"))
        try large.truncate(atOffset: 32 << 20 + 1)
        try large.close()
        let answer = try await get("/v1/pictures/\(name)")
        #expect(answer.status == 404 && !answer.text.contains(folder.path))
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(try await get("/v1/pictures").items.compactMap { $0["name"] as? String } == ["history"])
    }

    @Test("A folder that is a link shows nothing")
    func linkedFolder() async throws {
        try Directory.create(folder.file("elsewhere"))
        try folder.write("<svg/>", to: "elsewhere/history.svg")
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/plots", withDestinationPath: folder.file("elsewhere"))
        #expect(try await get("/v1/pictures").items.isEmpty)
        #expect(try await get("/v1/pictures/history").status == 404)
    }

    @Test("The recipe is the catalogue's file, and is named by the commit")
    func recipe() async throws {
        let answer = try await get("/v1/recipe")
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/yaml")
        #expect(Data(answer.body) == (try folder.bytes("c.timbre/recipe.yaml")))
        let tag = try #require(answer.headers[.eTag])
        #expect(try await get("/v1/recipe", ["If-None-Match": tag]).status == 304)
        // A catalogue that nothing has been trained in has one too.
        let table = try folder.write(
            "track_id,title,artist,danceability,energy,liveness,valence,tempo\n"
                + (0..<20).map { "t\($0),T,A,0.\($0 + 10),0.5,0.1,0.2,120\n" }.joined(),
            to: "s.csv")
        let other = folder.file("other.timbre")
        _ = try Catalogue.ingest([table], into: other, recipe: .named("spotify-tracks"))
        let untrained = try await ServedCatalogue.service(other).ask(.get, "/v1/recipe")
        #expect(Data(untrained.body) == (try folder.bytes("other.timbre/recipe.yaml")))
    }
}
