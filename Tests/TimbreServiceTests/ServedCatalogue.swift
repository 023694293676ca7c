import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

/// A catalogue of synthetic songs with a model, clusters and a map, and a service that answers in this process.
final class ServedCatalogue: Sendable {
    let folder: TemporaryFolder
    let path: String
    let service: Service
    let recommender: Recommender

    /// The one that tests share which change nothing.
    static let shared = Result { try ServedCatalogue(songs: 1500) }

    init(songs: Int, change: (inout ServiceOptions) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        path = folder.file("songs.timbre")
        var parameters = SynthesisParameters()
        parameters.songs = songs
        try SongSynthesizer(parameters: parameters).write(to: folder.file("songs.csv"))
        let device = try Device.cpu()
        let ingested = try Catalogue.ingest([folder.file("songs.csv")], into: path).catalogue
        var recipe = ingested.recipe
        recipe.training.epochs = 2
        let trained = try ingested.train(recipe: recipe, device: device).catalogue
        var options = ClusteringOptions()
        options.clusters = 4...4
        let clustered = try trained.writing { try $0.keep($0.makeClusters(device: device, options: options).clusters) }
        var map = MapParameters()
        map.method = .pca
        _ = try clustered.writing { try $0.keep($0.makeMap(map, device: device)) }
        service = try Self.service(path, change)
        recommender = try Recommender(Catalogue.open(at: path), device: device)
    }

    /// A service of a catalogue that is there.
    static func service(
        _ path: String, _ change: (inout ServiceOptions) -> Void = { _ in }
    ) throws -> Service {
        var options = ServiceOptions(catalogue: path, device: try .cpu(), port: 0, version: "test")
        change(&options)
        return try Service(options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> ServiceAnswer {
        try await service.ask(.get, path, headers: headers)
    }

    func post(_ path: String, _ body: String, headers: [String: String] = [:]) async throws -> ServiceAnswer {
        try await service.ask(.post, path, headers: headers, body: Array(body.utf8))
    }
}

/// What a service answered.
struct ServiceAnswer {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The object in the body; empty for what is none.
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }

    var items: [[String: Any]] { object["items"] as? [[String: Any]] ?? [] }
    var notes: [String] { object["notes"] as? [String] ?? [] }
    var ids: [Int] { items.compactMap { $0["id"] as? Int } }
    var detail: String { object["detail"] as? String ?? "" }
    var field: String? { object["field"] as? String }
}

extension Service {
    /// Asks in this process, without a socket.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil,
        type: String = "application/json"
    ) async throws -> ServiceAnswer {
        var fields = HTTPFields()
        for (name, value) in headers where name != "Host" { fields[HTTPField.Name(name)!] = value }
        if let body {
            fields[.contentLength] = "\(body.count)"
            if fields[.contentType] == nil { fields[.contentType] = type }
        }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: headers["Host"] ?? "127.0.0.1:8080", path: path,
                headerFields: fields), body: RequestBody(buffer: ByteBuffer(bytes: body ?? [])))
        let response = await responder.respond(to: request) { false }
        let collected = CollectedBody()
        try await response.body.write(collected)
        return ServiceAnswer(
            status: response.status.code, headers: response.headers, body: collected.bytes.withLock { $0 })
    }
}

/// Keeps what a response writes.
private final class CollectedBody: ResponseBodyWriter, Sendable {
    let bytes = Mutex<[UInt8]>([])

    func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += buffer.readableBytesView } }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
