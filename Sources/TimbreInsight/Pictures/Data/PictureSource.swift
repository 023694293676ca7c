import Foundation
import TimbreCatalogue
import TimbreCompute

/// Why a picture can't be drawn.
struct CannotDraw: Error {
    var reason: String

    init(_ reason: String) { self.reason = reason }
}

/// What pictures are drawn from; each part is read when the first picture needs it.
final class PictureSource {
    let catalogue: Catalogue
    let options: PictureOptions
    private var parts: [String: Result<Any, any Error>] = [:]
    private var histograms: [String: Histogram] = [:]

    init(_ catalogue: Catalogue, options: PictureOptions) {
        (self.catalogue, self.options) = (catalogue, options)
    }

    /// What a picture's note says of the catalogue.
    var name: String {
        let last = URL(fileURLWithPath: catalogue.path).standardizedFileURL.lastPathComponent
        return PictureText.short(last.hasSuffix(".timbre") ? String(last.dropLast(7)) : last, 40)
    }

    /// For example `28,356 songs of my-songs`.
    func note(_ shown: Int? = nil) -> String {
        "\(PictureText.songs(shown ?? catalogue.songCount, of: catalogue.songCount)) of \(name)"
    }

    func data() throws -> SongFeatures { try part("data") { try catalogue.songFeatures() } }

    func columns() throws -> SongColumns { try part("columns") { SongColumns(catalogue, data: try data()) } }

    /// Every feature of the recipe.
    func features() throws -> [SongColumn] { try part("features") { try columns().features } }

    /// Of each of the columns; nil for one in which no song has a value.
    func histograms(of columns: [SongColumn]) -> [Histogram?] {
        let new = columns.filter { histograms[$0.name] == nil }
        // To sort a million values takes a tenth of a second.
        let made = Workers().mapTiles(of: new.count, size: 1) { tile in tile.map { Histogram(of: new[$0].values) } }
        for (column, histogram) in zip(new, made.joined()) { histograms[column.name] = histogram }
        return columns.map { histograms[$0.name] }
    }

    /// - Throws: `CannotDraw`.
    func clusters() throws -> SongClusters { try part("clusters") { try explained { try catalogue.clusters() } } }

    /// Of a category; nil where no song has a name in it.
    func classes(_ category: String, limit: Int) throws -> SongClasses? {
        try SongClasses(category, of: catalogue, data: try data(), limit: limit)
    }

    /// - Throws: `CannotDraw`.
    func plane() throws -> SongPlane { try plane(on: options.on) }

    func plane(on kind: SongVectors.Kind?) throws -> SongPlane {
        try part("plane \(kind?.rawValue ?? "")") { try explained { try SongPlane(catalogue, on: kind) } }
    }

    private func part<Part>(_ name: String, _ make: () throws -> Part) throws -> Part {
        let made = parts[name] ?? Result { try make() }
        parts[name] = made
        guard let part = try made.get() as? Part else { preconditionFailure("\(name) is no \(Part.self)") }
        return part
    }

    /// What is not there yet, or of an earlier model, is a reason and no fault.
    private func explained<Part>(_ make: () throws -> Part) throws -> Part {
        do {
            return try make()
        } catch let fault as InsightFault {
            throw CannotDraw(fault.description)
        }
    }
}
