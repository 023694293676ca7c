import HTTPTypes

/// The page, embedded in the program.
enum PageRoutes {
    static let all: [Route] = files.map { path, type, bytes in
        Route(
            method: .get, path: path, operation: "getPage", summary: "A file of the page.", fields: [], kind: .open,
            takesOtherFields: true,
            answers: [(type, .binary)]
        ) { _ in Answer(type: type, body: .bytes(bytes)) }
    }

    static let paths = files.map(\.path)

    private static let files: [(path: String, type: String, bytes: [UInt8])] = [
        ("/", "text/html; charset=utf-8", PackageResources.index_html),
        ("/timbre.css", "text/css; charset=utf-8", PackageResources.timbre_css),
        ("/timbre.js", "text/javascript; charset=utf-8", PackageResources.timbre_js),
    ]
}
