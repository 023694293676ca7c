import Foundation
import HTTPTypes
import Testing
import TimbreTestSupport

@testable import TimbrePage
@testable import TimbreService

@Suite("The page's files") struct PageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/TimbrePage/web")

    @Test("Each file of the folder is served under its name, with its type")
    func files() async throws {
        let service = try ServedCatalogue.shared.get().service
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(Set(PageFile.all.map(\.path)) == Set(names.map { $0 == "index.html" ? "/" : "/\($0)" }))
        let types = ["html": "text/html", "css": "text/css", "js": "text/javascript"]
        for file in PageFile.all {
            let answer = try await service.ask(.get, file.path)
            let suffix = file.path == "/" ? "html" : String(file.path.split(separator: ".").last ?? "")
            #expect(answer.status == 200 && answer.body == file.bytes, "\(file.path)")
            #expect(answer.headers[.contentType] == types[suffix].map { "\($0); charset=utf-8" })
        }
    }

    @Test("The page has no script or style within its text, and what its files import is served")
    func references() async throws {
        let paths = Set(PageFile.all.map(\.path))
        for file in PageFile.all {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for match in text.matches(of: /(?:from|import) "\.\/([^"]+)"/) {
                #expect(paths.contains("/\(match.1)"), "\(file.path) imports \(match.1)")
            }
            #expect(!file.path.hasSuffix(".js") || !text.contains("innerHTML"))
        }
        let page = try await ServedCatalogue.shared.get().get("/").text
        #expect(!page.contains("<style") && page.firstMatch(of: /\son[a-z]+=/) == nil)
        for tag in page.matches(of: /<script[^>]*>([^<]*)<\/script>/) { #expect(tag.1.isEmpty) }
        for match in page.matches(of: /(?:src|href)="(\/[a-z.]+)"/) {
            #expect(paths.contains(String(match.1)), "\(match.1)")
        }
    }

    @Test("What is sent has no indentation and no lines that are comments, and is small")
    func size() {
        func lean(_ text: String) -> String { String(decoding: PageFile.lean(Array(text.utf8)), as: UTF8.self) }
        #expect(lean("/* one */\na {\n  b: c; /* d */\n}\n") == "a {\nb: c; /* d */\n}")
        let style = Array("a, b > c { d: e f; g: h; }\n".utf8)
        #expect(String(decoding: PageFile.lean(style, isStylesheet: true), as: UTF8.self) == "a,b > c{d:e f;g:h}")
        #expect(lean("/**\n * x\n */\n  y();  // z\n\n// w\nu * v\n") == "y();  // z\nu * v")
        #expect(PageFile.all.reduce(0) { $0 + $1.bytes.count } < 150 << 10)
    }
}
