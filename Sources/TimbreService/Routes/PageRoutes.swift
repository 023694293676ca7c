import HTTPTypes
import TimbrePage

/// Routes of the page, which is embedded in the program.
enum PageRoutes {
    static let all: [Route] = PageFile.all.map { file in
        Route(
            method: .get, path: file.path, operation: "getPage", summary: "A file of the page.", fields: [],
            kind: .open, takesOtherFields: true, answers: [(file.type, .binary)]
        ) { _ in Answer(type: file.type, body: .bytes(file.bytes)) }
    }

    static let paths = PageFile.all.map(\.path)
}
