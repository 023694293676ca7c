import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreMaps
import TimbreSearch

/// Kinds of export.
public enum ExportKind: String, Sendable, CaseIterable {
    /// Every song's texts and its latent vector.
    case lookup
    /// Every song's texts.
    case songs
    /// The network's inputs, in the CSV's units.
    case features
    case vocabularies
    case scaling
    case latents
    /// The encoder alone.
    case encoder
    case model
}

/// Writes a catalogue's songs, features and model in formats that other tools read. A file appears once it is complete.
public struct CatalogueExporter: Sendable {
    private let catalogue: Catalogue
    private let work: Work<Portion>

    /// - Parameters:
    ///   - catalogue: the catalogue to export.
    ///   - work: progress of every export, in songs written, and cancellation.
    public init(_ catalogue: Catalogue, work: Work<Portion> = Work()) {
        (self.catalogue, self.work) = (catalogue, work)
    }

    /// Writes one kind of export to a file.
    ///
    /// - Throws: `CatalogueFault.noModel` where the kind needs a trained catalogue, `.outputInCatalogue`;
    ///   `CatalogueFault`, `FileFault`, `CancellationError`.
    public func write(_ kind: ExportKind, to path: String) throws {
        try check(path, isLatents: kind == .latents)
        switch kind {
        case .lookup: try writeSongs(to: path, latents: try catalogue.latents())
        case .songs: try writeSongs(to: path, latents: nil)
        case .features: try writeFeatures(to: path)
        case .vocabularies: try writeVocabularies(to: path)
        case .scaling: try writeScaling(to: path)
        case .latents: try writeLatents(to: path, vectors: catalogue.latents())
        case .encoder: try catalogue.model().safeTensors(encoderOnly: true).write(to: path)
        case .model: try catalogue.model().write(to: path)
        }
    }

    /// Writes the latent vectors as the encoder gives them, of any length, and their identifiers.
    ///
    /// - Throws: as `write`; `ComputeFault`.
    public func writeRawLatents(to path: String, device: Device) throws {
        try check(path, isLatents: true)
        let encoder = try catalogue.encoder(device: device)
        let data = try catalogue.songFeatures()
        let vectors = try encoder.encode(data, work: work)
        let writer = try NPYWriter(creating: path, type: .float32, columns: encoder.latentWidth)
        try writer.append(vectors)
        try writer.finish()
        try writeIdentifiers(beside: path, songs: data.songCount)
    }

    private func check(_ path: String, isLatents: Bool) throws {
        for output in isLatents ? [path, Self.identifiers(beside: path)] : [path] { try catalogue.checkOutput(output) }
    }

    /// Path of the file of identifiers beside the latent vectors at `path`.
    private static func identifiers(beside path: String) -> String {
        (path.lowercased().hasSuffix(".npy") ? String(path.dropLast(4)) : path) + ".ids.txt"
    }

    private static let step = 8192

    private func forEachStep(_ count: Int, _ body: (Range<Int>) throws -> Void) throws {
        for start in stride(from: 0, to: count, by: Self.step) {
            try work.check()
            let range = start..<min(start + Self.step, count)
            try body(range)
            work.report(Portion(done: range.upperBound, total: count))
        }
    }

    private func writeSongs(to path: String, latents: NPYFile?) throws {
        var writer = try CSVWriter(creating: path)
        let names = (0..<(latents?.columns ?? 0)).map { "latent_\($0)" }
        let clusters = try clusterLabels()
        let columns = [
            "id", "source_id", "title", "artist", "artists", "album", "genre", "genres", "emotion", "year",
            "popularity",
        ]
        try writer.record(columns + (clusters == nil ? [] : ["cluster"]) + names)
        try forEachStep(latents == nil ? catalogue.songCount : catalogue.state.latentCount) { range in
            let values = latents?.floats(rows: range) ?? []
            for (row, song) in try catalogue.songs(Array(range)).enumerated() {
                let texts = [
                    "\(song.id)", song.sourceID ?? "", song.title, song.artist, JoinedNames.text(song.artists),
                    song.album,
                    song.genre, JoinedNames.text(song.genres), song.emotion, song.year.map { "\($0)" } ?? "",
                    song.popularity.map { "\($0)" } ?? "",
                ]
                let cluster = clusters.map { [$0[song.id] < 0 ? "" : "\($0[song.id])"] } ?? []
                try writer.record(texts + cluster + values[row * names.count..<(row + 1) * names.count].map { "\($0)" })
            }
        }
        try latents?.checkIsWhole(rows: 0..<catalogue.state.latentCount)
        try writer.finish()
    }

    /// Cluster of every song, −1 for none; nil where the catalogue has no clusters of its model.
    private func clusterLabels() throws -> [Int32]? {
        do {
            return try catalogue.clusters().labels
        } catch MapFault.noClusters, MapFault.outdatedClusters {
            return nil
        }
    }

    private func writeFeatures(to path: String) throws {
        let data = try catalogue.songFeatures(texts: false)
        let names = catalogue.recipe.features.map(\.name)
        if path.lowercased().hasSuffix(".npy") {
            let writer = try NPYWriter(creating: path, type: .float32, columns: names.count)
            try writer.append(data.numbers)
            try writer.finish()
            return
        }
        var writer = try CSVWriter(creating: path)
        let categories = catalogue.recipe.categories.map(\.name)
        try writer.record(["id"] + names + categories.map { $0 + "_id" })
        try forEachStep(data.songCount) { range in
            for song in range {
                let numbers = data.numbers[song * names.count..<(song + 1) * names.count].map {
                    $0.isNaN ? "" : "\($0)"
                }
                let ids = data.categories[song * categories.count..<(song + 1) * categories.count].map { "\($0)" }
                try writer.record(["\(song)"] + numbers + ids)
            }
        }
        try writer.finish()
    }

    private func writeVocabularies(to path: String) throws {
        let data = try catalogue.songFeatures(texts: false)
        let categories = catalogue.recipe.categories.map(\.name)
        var writer = try CSVWriter(creating: path)
        try writer.record(["category", "id", "name", "songs"])
        for (column, category) in categories.enumerated() {
            let names = try catalogue.vocabulary(category)
            var songs = [Int](repeating: 0, count: names.count)
            let lists = data.names(ofCategory: column)
            for song in 0..<data.songCount where lists[song].isEmpty { songs[0] += 1 }
            for id in lists.ids { songs[Int(id)] += 1 }
            for (id, name) in names.enumerated() {
                try writer.record([category, "\(id)", id == 0 ? "unknown" : name, "\(songs[id])"])
            }
        }
        try writer.finish()
    }

    private func writeScaling(to path: String) throws {
        var writer = try CSVWriter(creating: path)
        try writer.record(["feature", "offset", "factor", "minimum", "maximum", "median", "knots"])
        for feature in try catalogue.model().scaling.features {
            try writer.record(
                [feature.name]
                    + [feature.offset, feature.factor, feature.minimum, feature.maximum, feature.median].map { "\($0)" }
                    + [feature.knots?.text ?? ""])
        }
        try writer.finish()
    }

    private func writeLatents(to path: String, vectors: NPYFile) throws {
        let writer = try NPYWriter(creating: path, type: .float32, columns: vectors.columns)
        let songs = catalogue.state.latentCount
        try forEachStep(songs) { try writer.append(vectors.floats(rows: $0)) }
        try vectors.checkIsWhole(rows: 0..<songs)
        try writer.finish()
        try writeIdentifiers(beside: path, songs: songs)
    }

    /// Writes one line per song: its identifier in the CSV, else its id in the catalogue.
    private func writeIdentifiers(beside path: String, songs: Int) throws {
        try AtomicFile.write(to: Self.identifiers(beside: path)) { sink in
            try forEachStep(songs) { range in
                for song in try catalogue.songs(Array(range)) {
                    try sink.write((song.sourceID ?? "\(song.id)").withoutLineBreaks + "\n")
                }
            }
        }
    }
}

extension Scaling.Knots {
    /// `value:score` pairs.
    fileprivate var text: String { zip(values, scores).map { "\($0):\($1)" }.joined(separator: " ") }
}
