import HTTPTypes
import Timbre
import TimbreBase
import TimbrePictures

/// Routes of the catalogue's pictures.
enum PictureRoutes {
    static let all: [Route] = [pictures, picture]

    private static let pictures = Route(
        method: .get, path: "/v1/pictures", operation: "listPictures",
        summary: "Lists the pictures that timbre plot has drawn.", fields: [],
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member(
                        "items",
                        .list(
                            .object([
                                Schema.Member("name", .text), Schema.Member("summary", .text, "What it shows."),
                                Schema.Member("modified", .text, "When it was drawn: 2026-11-29T10:00:00Z."),
                            ]))), Schema.Member("notes", .list(.text)),
                ])
            )
        ]
    ) { call in
        let found = PictureFolder(call.catalogue).pictures
        var answer = Answer.object([
            (
                "items",
                .list(
                    found.map {
                        .object([
                            ("name", .text($0.name)), ("summary", .text($0.kind.summary)),
                            ("modified", .text($0.modified)),
                        ])
                    })
            ), ("notes", .texts(found.isEmpty ? ["no picture has been drawn: timbre plot"] : [])),
        ])
        answer.tag = .none
        return answer
    }

    private static let picture = Route(
        method: .get, path: "/v1/pictures/{name}", operation: "getPicture", summary: "Gives a picture.",
        fields: [.required("name", .text, "a picture's name, as /v1/pictures lists it")],
        answers: [("image/svg+xml", .binary)]
    ) { call in
        let (folder, name) = (PictureFolder(call.catalogue), call.text("name") ?? "")
        guard let picture = folder.pictures.first(where: { $0.name == name }),
            let (bytes, tag) = try folder.content(of: picture)
        else {
            throw Problem(
                .notFound, "there is no picture “\(name.prefix(80))”",
                folder.pictures.isEmpty ? "draw them: timbre plot" : "/v1/pictures lists what there is", field: "name",
                value: String(name.prefix(80)))
        }
        var answer = Answer(type: "image/svg+xml", body: .bytes(bytes))
        answer.headers = [(.contentSecurityPolicy, policy)]
        answer.tag = .own(tag)
        return answer
    }

    /// Policy for a picture that is opened by itself: it runs nothing and loads nothing.
    private static let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
}
