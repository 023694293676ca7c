import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreMaps

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
    /// What somebody should know of the pictures that were made so far.
    private(set) var notes: [String] = []

    init(_ catalogue: Catalogue, options: PictureOptions) {
        (self.catalogue, self.options) = (catalogue, options)
    }

    /// Name of the catalogue in pictures' notes: its folder's name.
    var name: String {
        PictureText.clean(URL(fileURLWithPath: catalogue.path).standardizedFileURL.lastPathComponent)
    }

    /// For example `28,356 songs of my-songs.timbre`.
    func note(_ shown: Int? = nil) -> String {
        "\(PictureText.songs(shown ?? catalogue.songCount, of: catalogue.songCount)) of \(name)"
    }

    func data() throws -> SongFeatures { try part("data") { try catalogue.songFeatures(texts: false) } }

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
    func clusters() throws -> SongClusters {
        let clusters = try part("clusters") { try explained { try catalogue.clusters() } }
        remark(catalogue.note(on: clusters))
        if clusters.summary.clusters.contains(where: { $0.evidence == nil }) {
            remark("an earlier version named the clusters; cluster again for names by what tells them apart")
        }
        return clusters
    }

    /// Of a category; nil where no song has a name in it.
    func classes(_ category: String, limit: Int) throws -> SongClasses? {
        try SongClasses(category, of: catalogue, data: try data(), limit: limit)
    }

    /// - Throws: `CannotDraw`.
    func plane() throws -> SongPlane { try plane(on: options.on) }

    func plane(on kind: SongVectors.Kind?) throws -> SongPlane {
        let plane = try part("plane \(kind?.rawValue ?? "")") {
            try explained { try SongPlane(catalogue, on: kind, arithmetic: options.arithmetic) }
        }
        remark(plane.note)
        return plane
    }

    /// Keeps a note, once.
    private func remark(_ note: String?) {
        if let note, !notes.contains(note) { notes.append(note) }
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
        } catch let fault as MapFault {
            throw CannotDraw(fault.description)
        }
    }
}
