import Foundation
import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreFiles
import TimbreMaps

/// Routes of the map: its description, and its points as bytes.
enum MapRoutes {
    static let all: [Route] = [map, points]

    private static let map = Route(
        method: .get, path: "/v1/map", operation: "getMap",
        summary: "Describes the map and what its points can be coloured by.",
        fields: [],
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member("method", .text), Schema.Member("on", .text), Schema.Member("points", .integer),
                    Schema.Member("trustworthiness", .nullable(.number)),
                    Schema.Member(
                        "bounds", .list(.number), "Smallest x and y, largest x and y: what 0 and 65535 stand for."),
                    Schema.Member("colours", .list(.text), "Values of colour that /v1/map/points takes."),
                    Schema.Member("notes", .list(.text)),
                ])
            )
        ]
    ) { call in
        let packed = try call.snapshot.map.value
        let description = packed.map.description
        return .object([
            ("method", .text(description.method.rawValue)), ("on", .text(description.on.rawValue)),
            ("points", .integer(packed.songs.count)), ("trustworthiness", .orNull(description.trustworthiness)),
            (
                "bounds",
                .list(
                    [
                        packed.bounds.minimum.x, packed.bounds.minimum.y, packed.bounds.maximum.x,
                        packed.bounds.maximum.y,
                    ].map { .score($0) })
            ), ("colours", .texts(colours(call))),
            ("notes", .texts([call.catalogue.note(on: packed.map)].compactMap(\.self))),
        ])
    }

    private static func colours(_ call: Call) -> [String] {
        let recipe = call.catalogue.recipe
        let hasClusters = (try? call.snapshot.clusters.value) != nil
        let moods = call.catalogue.moods.names.isEmpty ? [] : (try? call.catalogue.moods.namesThatTellSongs()) ?? []
        // A category without names gives no colours.
        let categories = recipe.categories.map(\.name).filter {
            $0 != "artist" && ((try? call.catalogue.vocabulary($0))?.count ?? 0) > 1
        }
        return (hasClusters ? ["cluster"] : []) + categories + moods.map { "mood:\($0)" }
    }

    private static let points = Route(
        method: .get, path: "/v1/map/points", operation: "getMapPoints",
        summary: "The map's points as bytes, in an order of which every beginning is a fair sample.",
        fields: [
            .required("part", .choice(["places", "classes", "songs"]), "places, classes or songs"),
            .optional("colour", .text, "With classes: what they are of, one of the map's colours."),
        ], answers: [("application/octet-stream", .binary)]
    ) { call in
        let packed = try call.snapshot.map.value
        switch call.text("part") {
        case "places": return Answer(type: "application/octet-stream", body: .bytes(packed.places))
        case "songs": return Answer(type: "application/octet-stream", body: .bytes(packed.songBytes))
        default:
            var (bytes, names) = try classes(call, packed)
            if names.isEmpty { (bytes, names) = (packed.classes { _ in nil }, []) }
            var answer = Answer(type: "application/octet-stream", body: .bytes(bytes))
            let list = String(decoding: JSONValue.texts(names).bytes, as: UTF8.self)
            answer.headers = [
                (.timbreClasses, list.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "[]")
            ]
            return answer
        }
    }

    /// Class of each point as a byte, 255 for none, and the names of the classes; of a category, the 254 most frequent.
    private static func classes(_ call: Call, _ packed: PackedMap) throws -> (bytes: [UInt8], names: [String]) {
        let colour = call.text("colour") ?? "cluster"
        guard colours(call).contains(colour) else {
            throw Problem(
                .badRequest, "the map has no colour “\(colour.prefix(80))”",
                "give \(colours(call).joined(separator: ", "))", field: "colour", value: colour)
        }
        if colour == "cluster" {
            let clusters = try call.snapshot.clusters.value
            return (
                packed.classes { clusters.labels[$0] < 0 ? nil : Int(clusters.labels[$0]) },
                clusters.summary.clusters.prefix(255).map(\.name)
            )
        }
        if colour.hasPrefix("mood:") {
            let told = try call.catalogue.moods.told(by: String(colour.dropFirst(5)))
            return (
                packed.classes { $0 < told.songCount ? told.labels(of: $0).first : nil },
                Array(told.classes.prefix(255))
            )
        }
        let catalogue = call.catalogue
        guard let column = catalogue.recipe.categories.firstIndex(where: { $0.name == colour }) else { return ([], []) }
        let names = try catalogue.vocabulary(colour)
        let file = try catalogue.categories()
        let ids = file.withInts(rows: 0..<catalogue.songCount) { values in
            (0..<catalogue.songCount).map { values[$0 * file.columns + column] }
        }
        var counts = [Int](repeating: 0, count: names.count)
        for id in ids where id > 0 { counts[Int(id)] += 1 }
        let frequent = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(
            254)
        let places = Dictionary(uniqueKeysWithValues: frequent.enumerated().map { ($1, $0) })
        return (packed.classes { places[Int(ids[$0])] }, frequent.map { names[$0] })
    }
}

extension HTTPField.Name {
    /// Header with the names of a map's classes: a JSON list, percent-encoded.
    static let timbreClasses = HTTPField.Name("Timbre-Classes")!
}
