import Foundation
import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreSearch

/// Checked request, with all that its answer needs.
struct Call: Sendable {
    let service: ServiceState
    let snapshot: Snapshot
    let arguments: [String: Argument]
    /// File with the body's bytes, where the body is an array; else nil.
    var bodyFile: BodyFile?
    /// Admission of the request, held while its queries wait.
    var admitted: Admitted?
    /// Media types that the client accepts, in its order.
    var accepted: [String]
    /// Whether the client connected by TLS.
    var isSecure = false
    /// Whether the client has closed the connection.
    let isAbandoned: @Sendable () -> Bool

    var catalogue: Catalogue { snapshot.catalogue }
    var limits: ServiceLimits { service.options.limits }

    func integer(_ name: String) -> Int? { if case .integer(let number)? = arguments[name] { number } else { nil } }

    func number(_ name: String) -> Double? { if case .number(let number)? = arguments[name] { number } else { nil } }

    func text(_ name: String) -> String? {
        if case .text(let text)? = arguments[name] { Substring(text).trimmed.isEmpty ? nil : text } else { nil }
    }

    func flag(_ name: String) -> Bool { if case .flag(let flag)? = arguments[name] { flag } else { false } }

    func texts(_ name: String) -> [String] {
        guard case .list(let items)? = arguments[name] else { return [] }
        return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    func values(_ name: String) -> [String: Argument] {
        if case .object(let members)? = arguments[name] { members } else { [:] }
    }
}

extension Call {
    /// Id of the song that a field names.
    ///
    /// - Throws: `Problem` with status 404; `RecommenderFault.ambiguousNumber`.
    func song(_ name: String) throws -> Int {
        guard let text = text(name) else { throw Problem(.badRequest, "\(name) is missing", field: name) }
        guard let id = try catalogue.songIDs(identifiedBy: [text], in: snapshot.identifiers)[0] else {
            throw Problem(
                .notFound, "no song here has the identifier or the row “\(text.prefix(80))”",
                "rows go from row:0 to row:\(catalogue.songCount - 1); /v1/songs?q= finds songs by words", field: name,
                value: text)
        }
        return id
    }

    /// Ids of the songs that a field lists.
    ///
    /// - Throws: as `song`, for the first song that the catalogue lacks.
    func songs(_ name: String) throws -> [Int] {
        let texts = texts(name)
        return try zip(texts, catalogue.songIDs(identifiedBy: texts, in: snapshot.identifiers)).map { text, id in
            guard let id else {
                throw Problem(
                    .notFound, "\(name) has “\(text.prefix(80))”, which no song here is identified by",
                    "rows go from row:0 to row:\(catalogue.songCount - 1)", field: name, value: text)
            }
            return id
        }
    }

    /// Ids of the songs that a field lists and that have a latent vector. Others are left out, since a listener's own
    /// playlist may have songs that the catalogue lacks.
    ///
    /// - Parameter notes: notes, to which the songs left out are added.
    func mappedSongs(_ name: String, _ recommender: Recommender, leftOut notes: inout [String]) throws -> [Int] {
        let texts = texts(name)
        let found = try catalogue.songIDs(identifiedBy: texts, in: snapshot.identifiers)
        let unknown = zip(texts, found).filter { $1 == nil }.map(\.0)
        if let first = unknown.first {
            notes.append(
                "\(unknown.count) of the \(texts.count) \(name) \(unknown.count == 1 ? "is" : "are") no song's identifier or row "
                    + "here, “\(first.prefix(80))” for one: left out; /v1/songs?q= finds songs by words")
        }
        let ids = found.compactMap(\.self)
        let mapped = ids.filter { $0 < recommender.mappedCount && (try? recommender.vector(of: $0)) != nil }
        if mapped.count < ids.count {
            notes.append(
                "\(ids.count - mapped.count) of the \(texts.count) \(name) \(ids.count - mapped.count == 1 ? "has" : "have") "
                    + "no latent vector: left out")
        }
        return mapped
    }

    /// Filter of the request; nil for none.
    ///
    /// - Throws: `RecommenderFault` for a text that is no filter.
    var filter: SongFilter? { get throws { try text("where").map { try SongFilter(parsing: $0) } } }

    /// Options of the request's recommendations.
    ///
    /// - Parameter count: number of songs where the request gives none.
    func options(count: Int) throws -> RecommendationOptions {
        let diversity = number("diversity") ?? 0
        if diversity > 0, (integer("n") ?? count) > Self.mostDiverse {
            throw Problem(
                .badRequest, "diversity goes with at most \(Self.mostDiverse) songs", "give a smaller n",
                field: "diversity",
                limit: "\(Self.mostDiverse)")
        }
        return RecommendationOptions(
            count: integer("n") ?? count, minimumScore: number("minimum_score").map { Float($0) },
            perArtist: integer("per_artist"), diversity: Float(diversity), filter: try filter,
            excluded: try songs("exclude"), foldsVersions: flag("fold_versions"))
    }

    /// Largest number of songs with diversity, which compares each with each.
    static let mostDiverse = 1000

    /// Work that is cancelled once the client has gone.
    func work<Progress>() -> Work<Progress> { Work(isCancelled: isAbandoned) }
}

/// Temporary file with a request's body, removed with the last reference to it.
final class BodyFile: Sendable {
    let path: String

    /// - Throws: `Problem` where no file can be made.
    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("timbre-body-\(UUID().uuidString)").path
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw Problem(.internalServerError, "no temporary file can be made for the body") }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
