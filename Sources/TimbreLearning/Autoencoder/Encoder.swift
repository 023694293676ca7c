public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute
package import TimbreFiles

/// The encoder of a model: maps songs and profiles to their latent vectors.
///
/// A song's vector has the same bits alone or in any batch.
public struct Encoder: Sendable {
    /// Number of songs that are mapped at once, which bounds the memory on the device.
    public static let batch = 16_384

    /// Width of a song's vector.
    public let latentWidth: Int
    /// Width of the network's latent vector, beside which a blend has other blocks.
    var networkWidth: Int { shape.latentWidth }
    /// Number of a song's features.
    public var featureCount: Int { shape.featureCount }
    /// Number of a song's categories: those of the recipe, trained or not.
    public let categoryCount: Int

    let device: Device
    /// Number of the host's threads that compute beside the device.
    package var threads: Int { device.hostWorkers.count }
    private let shape: NetworkShape
    /// Scaling of the model.
    public let scaling: Scaling
    private let tables: [EmbeddingTable]
    /// Index of each table's category in the recipe.
    private let tablePlaces: [Int]
    private let embedsAllNames: Bool
    /// The model's ids of the catalogue's names; nil where these are the same.
    private(set) var numbering: [[Int32]]?
    let contexts: [CategoryContext]
    let blend: Blend?
    /// Weights of the layers on each device; the tables stay on the host, and the rows that songs need go to the device
    /// with them.
    private let weights: PerDevice<DeviceWeights>

    /// - Throws: `ComputeFault`.
    public init(_ model: Model, device: Device) throws {
        try self.init(
            model.shape, recipe: model.recipe, scaling: model.scaling, tables: model.weights.tables.map { .array($0) },
            contexts: zip(model.contextSizes, model.contexts).map { ($0, .array($1)) }, blend: model.blend,
            dense: Array(model.weights.dense[...model.shape.latentLayer]), numbering: model.numbering, device: device)
    }

    /// The encoder of a model's file. Of its tables only the rows that songs need are read, when they are needed.
    ///
    /// - Throws: `FileFault` for a damaged file, `LearningFault` for one that is no model, or that of another recipe;
    ///   `ComputeFault`.
    package init(_ file: SafeTensorsFile, expecting recipe: Recipe? = nil, device: Device) throws {
        let header = try ModelHeader(file.metadata, path: file.path, expecting: recipe)
        let shape = header.shape
        try self.init(
            shape, recipe: header.recipe, scaling: header.scaling,
            tables: shape.tables.map {
                .file(try file.tensor("embedding.\($0.name)", shape: [$0.rows, $0.width]))
            },
            contexts: zip(header.recipe.contexts, header.contextSizes).map { category, rows in
                (rows, .file(try file.tensor("context.\(category.name)", shape: [rows, shape.latentWidth])))
            },
            blend: try header.blend.map {
                try Blend(file, $0, of: header, path: file.path) { name, shape in
                    .file(try file.tensor(name, shape: shape))
                }
            },
            dense: shape.layers[...shape.latentLayer].map { try file.weights(of: $0, path: file.path) },
            numbering: header.numbering(file, path: file.path), device: device)
    }

    /// Maps the catalogue's names to the model's ids: names may have come to the catalogue since the model was trained.
    ///
    /// - Parameters:
    ///   - names: the names of the catalogue.
    ///   - own: the names of the model.
    mutating func number(_ names: Vocabularies, by own: Vocabularies) {
        if let numbering { self.numbering = names.ids(in: own, known: numbering) }
    }

    private init(
        _ shape: NetworkShape, recipe: Recipe, scaling: Scaling, tables: [EmbeddingTable],
        contexts: [(rows: Int, table: EmbeddingTable)], blend: Blend?, dense: [[Float]],
        numbering: [[Int32]]?, device: Device
    ) throws {
        (self.device, self.shape, self.scaling, self.tables) = (device, shape, scaling, tables)
        (self.blend, self.numbering) = (blend, numbering)
        latentWidth = blend?.width(latent: shape.latentWidth, features: shape.featureCount) ?? shape.latentWidth
        categoryCount = recipe.categories.count
        (tablePlaces, embedsAllNames) = (recipe.embeddingPlaces, recipe.embedsAllNames)
        let places = recipe.categories.indices.filter { recipe.categories[$0].context != nil }
        self.contexts = zip(places, contexts).map { CategoryContext(category: $0, rows: $1.rows, table: $1.table) }
        weights = PerDevice { device in
            DeviceWeights(
                tables: [],
                dense: try zip(shape.layers, dense).map { layer, values in
                    try device.matrix(values, rows: layer.rows, columns: layer.outputs)
                })
        }
    }

    /// The vectors of songs, not normalised. Without contexts and blend they are the network's output; with contexts
    /// its direction plus the contexts of the song's categories; with a blend the map of that and the other blocks.
    ///
    /// - Parameters:
    ///   - numbers: row-major `[n, features]` in the CSV's units; outside the fitted range they are clipped.
    ///   - categories: row-major `[n, categories]` in the order of `Recipe.categories`: first names.
    ///   - furtherNames: row-major `[names, 3]`, as `SongFeatures.furtherNames`. Of a song's names those that the
    ///     model knows count: their embeddings' mean, and the context of each; without any it is unknown.
    ///   - work: told of the songs that are mapped after each batch, and asked before it.
    /// - Returns: row-major `[n, latentWidth]`.
    /// - Throws: `CancellationError`, `ComputeFault`; `FileFault.damaged` where the model is read from a file that
    ///   is not what was written.
    public func encode(
        numbers: [Float], categories: [Int32], furtherNames: [Int32] = [], work: Work<Portion> = Work()
    ) throws -> [Float] {
        let songs = SongFeatures(
            songCount: numbers.count / featureCount, numbers: numbers, categories: categories,
            furtherNames: furtherNames, vocabularySizes: .init(repeating: .max, count: categoryCount))
        return try encode(songs, work: work)
    }

    /// Maps a catalogue's songs; where the model came from other songs, the catalogue's ids become the model's.
    ///
    /// - Throws: `CancellationError`, `ComputeFault`; `FileFault.damaged` where the model is read from a file that is
    ///   not what was written.
    public func encode(_ songs: SongFeatures, work: Work<Portion> = Work()) throws -> [Float] {
        try device.phase("map songs", ["songs": songs.songCount]) {
            try map(numbering.map(songs.renumbered) ?? songs, work)
        }
    }

    private func map(_ songs: SongFeatures, _ work: Work<Portion>) throws -> [Float] {
        let (count, numbers, categories) = (songs.songCount, songs.numbers, songs.categories)
        precondition(numbers.count == count * featureCount, "\(numbers.count) numbers for \(featureCount) features")
        precondition(
            songs.vocabularySizes.count == categoryCount && categories.count == count * categoryCount,
            "\(categories.count) ids for \(count) songs of \(categoryCount) categories")
        guard count > 0 else { return [] }
        let parts = try device.team.share(0..<count, least: Self.leastPart, work: work) { [self] device, range, work in
            // The songs are not copied for a device that is alone, as most are.
            try encode(range.count == count ? songs : songs[range], on: device, work: work)
        }
        return parts.count == 1 ? parts[0] : Array(parts.joined())
    }

    /// Smallest part, in songs, that is worth a device of its own, and that is not halved where memory is short.
    private static let leastPart = 1024

    private func encode(_ songs: SongFeatures, on device: Device, work: Work<Int>) throws -> [Float] {
        let (count, numbers) = (songs.songCount, songs.numbers)
        let weights = try weights.on(device)
        let capacity = min(count, Encoder.batch)
        // One batch is mapped while the vectors of the one before are brought.
        let passes = try (0..<(capacity < count ? 2 : 1)).map { _ in
            try ForwardPass(shape, layers: weights.dense.count, capacity: capacity, on: device)
        }
        let excerpts = try shape.tables.indices.map { index in
            let names = songs.names(ofCategory: tablePlaces[index])
            let seen = embedsAllNames ? names : NameLists(names.main.lazy.map { $0 == 0 ? [] : [$0] })
            return try TableExcerpt(of: tables[index], shape.tables[index], names: seen, on: device)
        }
        let projections = try passes[0].projections(of: excerpts.map(\.table), weights)
        var latents = [Float]()
        latents.reserveCapacity(count * latentWidth)
        var mapped: (songs: Range<Int>, vectors: Matrix<Float>, mark: WorkMark)?
        func take() throws {
            guard let (range, its, mark) = mapped else { return }
            var vectors = try device.read(its, after: mark)
            if !contexts.isEmpty || blend != nil {
                vectors.makeRowsUnit(width: networkWidth, device.hostWorkers)
                vectors = try finish(vectors, of: songs[range])
            }
            latents += vectors
            work.report(range.upperBound)
        }
        for (batch, start) in stride(from: 0, to: count, by: capacity).enumerated() {
            try work.check()
            let (range, pass) = (start..<min(start + capacity, count), passes[batch % passes.count])
            let values = scaled(numbers, of: range, device.hostWorkers)
            try device.write(values, into: pass.numbers[rows: 0..<range.count])
            let addends = try zip(projections, excerpts).map { projection, excerpt in
                RowAddend(values: projection, rows: try excerpt.rows(range, on: device))
            }
            try pass.run(weights, count: range.count, adding: addends)
            let mark = try device.mark()
            try take()
            mapped = (range, pass.outputs[shape.latentLayer][rows: 0..<range.count], mark)
        }
        try take()
        return latents
    }

    /// Number of songs that a thread scales at a time.
    private static let scaledSongs = 1024

    private func scaled(_ numbers: [Float], of songs: Range<Int>, _ workers: Workers) -> [Float] {
        .init(rows: songs.count, width: featureCount) { scaled in
            workers.forEachTile(of: songs.count, size: Self.scaledSongs) { _, tile in
                let first = songs.lowerBound + tile.lowerBound
                let its = scaling.apply(Array(numbers[first * featureCount..<(first + tile.count) * featureCount]))
                (scaled + tile.lowerBound * featureCount).update(from: its, count: its.count)
            }
        }
    }
}

/// The rows of an embedding table that some songs need: for one profile the whole table need not go to the device.
private struct TableExcerpt {
    /// `[distinct ids, width]`: the rows that occur.
    let table: Matrix<Float>
    /// Row of each song in the excerpt, or its rows.
    private let places: IDColumn

    init(of table: EmbeddingTable, _ shape: NetworkShape.Table, names: NameLists, on device: Device) throws {
        let names = names.known(below: shape.rows)
        let column = IDColumn(names, takesAll: true)
        let needed = try TableRows(of: table, count: shape.rows, width: shape.width, ids: column.ids)
        places = column.replacingIDs(by: needed.places)
        self.table = try device.matrix(
            needed.values, rows: needed.values.count / shape.width, columns: shape.width)
    }

    /// The rows of some songs. One name with the weight of 1 adds the same bits as one row does.
    func rows(_ songs: Range<Int>, on device: Device) throws -> RowAddend.Rows { try places.rows(songs, on: device) }
}
