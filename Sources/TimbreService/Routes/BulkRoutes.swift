import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreFiles
import TimbreSearch

/// Routes of bulk searches: many vectors or songs at once.
enum BulkRoutes {
    static let all: [Route] = [search]

    private static let search = Route(
        method: .post, path: "/v1/search", operation: "search",
        summary: "Finds the nearest songs of many vectors or songs. Ids are rows, from 0; scores are cosines.",
        fields: [
            .optional("vectors", .vectors, "Vectors of any length, as wide as the model's."),
            .optional("songs", .songs, "Songs to search for instead; each finds itself too."),
            .optional("k", .integer(1...Field.mostCount), "Neighbours of each.", standard: .integer(10)),
            .minimumScore, .filter,
        ], body: .jsonOrArray, kind: .bulk,
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member("columns", .integer, "Neighbours of a query at most."),
                    Schema.Member("items", .list(answer)),
                ])
            ), ("application/x-ndjson", .binary), ("application/x-npy", .binary),
        ],
        queries: { call in
            if let file = call.bodyFile, let vectors = try? VectorSource(contentsOf: file.path) { return vectors.rows }
            if case .list(let rows)? = call.arguments["vectors"] { return max(1, rows.count) }
            return max(1, call.texts("songs").count)
        }
    ) { call in
        let recommender = try call.snapshot.recommender
        let index = recommender.index
        let queries = try queries(call, recommender)
        guard queries.dimensions == index.dimensions else {
            throw Problem(
                .badRequest, "the vectors have \(queries.dimensions) values and those of the songs \(index.dimensions)",
                "give vectors of this model", field: "vectors", value: "\(queries.dimensions)")
        }
        guard queries.rows <= call.limits.queries else {
            throw Problem.tooLarge(
                "\(queries.rows) queries were sent", limit: "queries", of: call.limits.queries, field: "vectors")
        }
        let form = try call.accepted(among: forms.map { ($0.type, $0.name) })
        let rows = try filterRows(call, recommender)
        let options = SearchOptions(
            k: call.integer("k") ?? 10, minimumScore: call.number("minimum_score").map { Float($0) }, filter: rows)
        guard let admitted = call.admitted else { preconditionFailure("a bulk search that was not admitted") }
        let search = BulkSearch(
            queries, in: index, options, form: forms.first { $0.name == form }?.form ?? .json, service: call.service,
            admitted: admitted, isAbandoned: call.isAbandoned)
        let file = call.bodyFile
        return Answer(
            type: forms.first { $0.name == form }?.type ?? "application/json",
            body: .parts(length: search.length) {
                // Keeps the file while it is read.
                defer { withExtendedLifetime(file) {} }
                return try await search.next()
            })
    }

    private static let forms: [(type: String, name: String, form: BulkSearch.Form)] = [
        ("application/json", "json", .json), ("application/x-ndjson", "lines", .lines),
        ("application/x-npy", "array", .array), ("application/octet-stream", "array", .array),
    ]

    private static let answer: Schema = .object([
        Schema.Member("query", .integer), Schema.Member("ids", .list(.integer)),
        Schema.Member("scores", .list(.number)),
        Schema.Member("reason", .text, "Why there are fewer than asked for.", isRequired: false),
    ])

    private static func filterRows(_ call: Call, _ recommender: Recommender) throws -> RowFilter? {
        try RecommenderFault.allowingEmptyFilter({ _ in RowFilter(count: recommender.mappedCount) }) {
            try recommender.rows(passing: call.filter)
        }
    }

    private static func queries(_ call: Call, _ recommender: Recommender) throws -> VectorSource {
        if let file = call.bodyFile {
            if call.arguments["songs"] != nil {
                throw Problem(.badRequest, "an array and songs are given", "give one of the two", field: "songs")
            }
            do {
                return try VectorSource(contentsOf: file.path)
            } catch {
                guard let fault = error as? any Fault else { throw error }
                let sentence = fault.report.sentence().replacing("“\(file.path)”", with: "the body")
                throw Problem(.badRequest, sentence, field: "body")
            }
        }
        switch call.arguments["vectors"] {
        case .list(let rows)?:
            guard call.arguments["songs"] == nil else {
                throw Problem(.badRequest, "vectors and songs are given", "give one of the two", field: "songs")
            }
            return try vectors(rows, dimensions: recommender.index.dimensions)
        default:
            let songs = try call.songs("songs")
            guard !songs.isEmpty else {
                throw Problem(
                    .badRequest, "there is nothing to search for", "give vectors, songs or a .npy file",
                    field: "vectors")
            }
            return VectorSource(
                try songs.flatMap { try recommender.vector(of: $0) }, dimensions: recommender.index.dimensions)
        }
    }

    private static func vectors(_ rows: [Argument], dimensions: Int) throws -> VectorSource {
        var values: [Float] = []
        values.reserveCapacity(rows.count * dimensions)
        for (place, row) in rows.enumerated() {
            guard case .list(let numbers) = row, numbers.count == dimensions else {
                let found = if case .list(let numbers) = row { "\(numbers.count) values" } else { row.inWords }
                throw Problem(
                    .badRequest, "row \(place) of vectors has \(found)", "give \(dimensions) numbers each",
                    field: "vectors", value: found)
            }
            for number in numbers {
                switch number {
                case .integer(let whole): values.append(Float(whole))
                case .number(let real): values.append(Float(real))
                default:
                    throw Problem(
                        .badRequest, "row \(place) of vectors has \(number.inWords)", "give numbers", field: "vectors",
                        value: number.inWords)
                }
            }
        }
        return VectorSource(values, dimensions: dimensions)
    }
}
