import Synchronization
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreSearch

/// A catalogue with its encoder and its index: answers "what is like this?".
///
///     let recommender = try Recommender(Catalogue.open(at: "catalogue.timbre"), device: .cpu())
///     let songs = try recommender.similar(toSong: 42).items
public final class Recommender: Sendable {
    public let catalogue: Catalogue
    public let device: Device
    /// Number of songs that have a latent vector; songs with this id or a higher one are newer than the last `train` or
    /// `embed`.
    public var mappedCount: Int { index.count }

    package let index: LatentIndex
    let latents: NPYFile
    /// Searcher of the index, perhaps one that gathers the searches of many callers.
    let searcher: any IndexSearcher
    private let filters: FilterCache
    /// Device that maps profiles.
    private let encoderDevice: Device
    /// Encoder of profiles, read when the first one is asked for; songs have their vectors already.
    private let encoder = Mutex<Encoder?>(nil)
    /// Comparison of features, made when a likeness is first asked for.
    private let comparisons = Mutex<FeatureComparison?>(nil)

    /// Opens a trained catalogue. Latent vectors are mapped into memory, not copied, where the CPU searches them.
    ///
    /// - Throws: `CatalogueFault.noModel`; `RecommenderFault.noDirections` where no song can be found;
    ///   `CatalogueFault`, `FileFault`, `LearningFault` for damaged files; `ComputeFault`.
    public convenience init(_ catalogue: Catalogue, device: Device) throws {
        try self.init(catalogue, device: device, encoderDevice: device) { $0 }
    }

    /// - Parameters:
    ///   - encoderDevice: device that maps profiles, on many threads at once.
    ///   - searcher: maker of the index's searcher.
    /// - Throws: as above.
    package init(
        _ catalogue: Catalogue, device: Device, encoderDevice: Device, searcher: (LatentIndex) -> any IndexSearcher
    ) throws {
        (self.catalogue, self.device, self.encoderDevice) = (catalogue, device, encoderDevice)
        latents = try catalogue.latents()
        do {
            index = try LatentIndex(unitLength: VectorSource(latents), on: device)
            self.searcher = searcher(index)
            filters = FilterCache(count: index.count)
        } catch SearchFault.emptyIndex {
            throw RecommenderFault.noDirections(try catalogue.noteOnDirections() ?? "no song is mapped")
        }
    }

    /// Finds songs like a song, leaving out the song itself and others of its artist and title.
    ///
    /// - Parameters:
    ///   - id: id of the song.
    ///   - options: number of songs, and which.
    ///   - work: progress, in songs chosen, and cancellation.
    /// - Throws: `RecommenderFault.noSuchSong`, `.notMapped`, `.noDirection`; for the options, `.invalidCount`,
    ///   `.invalidScore`, `.invalidArtistLimit`, `.invalidDiversity`, and the errors of `SongFilter.rows`.
    public func similar(
        toSong id: Int, options: RecommendationOptions = RecommendationOptions(),
        work: Work<Portion> = Work()
    ) throws -> Recommendations {
        try similar(toSongs: [id], options: options, work: work)[0]
    }

    /// Finds songs like each of several songs, in one search, with the same answers as one search each.
    ///
    /// - Throws: as above.
    public func similar(
        toSongs ids: [Int], options: RecommendationOptions = RecommendationOptions(),
        work: Work<Portion> = Work()
    ) throws -> [Recommendations] {
        let vectors = try ids.map { try vector(of: $0) }
        let songs = try catalogue.songs(ids)
        return try recommend(zip(vectors, songs).map { Query(vector: $0, besides: [$1]) }, options, work)
    }

    /// Finds songs like a profile.
    ///
    /// - Throws: `RecommenderFault.profileRange` and others for the profile; for the options, as `similar(toSong:)`.
    public func similar(
        to profile: Profile, options: RecommendationOptions = RecommendationOptions(),
        work: Work<Portion> = Work()
    ) throws -> Recommendations {
        let encoder = try encoder.withLock { encoder in
            let made = try encoder ?? catalogue.encoder(device: encoderDevice)
            encoder = made
            return made
        }
        let resolved = try profile.resolved(recipe: catalogue.recipe, scaling: encoder.scaling, catalogue: catalogue)
        let vector = try encoder.encode(
            numbers: resolved.numbers, categories: resolved.categories, furtherNames: resolved.furtherNames)
        var found = try recommend([Query(vector: vector, besides: [])], options, work)[0]
        found.notes.insert(contentsOf: resolved.notes, at: 0)
        return found
    }

    /// Latent vector of a song, unit length.
    ///
    /// - Throws: `RecommenderFault.noSuchSong`, `.notMapped`, `.noDirection`.
    package func vector(of id: Int) throws -> [Float] {
        guard (0..<catalogue.songCount).contains(id) else {
            throw RecommenderFault.noSuchSong(id: id, count: catalogue.songCount)
        }
        guard id < mappedCount else {
            throw RecommenderFault.notMapped(id: id, mapped: mappedCount, model: catalogue.modelName)
        }
        let vector = latents.floats(rows: id..<id + 1)
        try latents.checkIsWhole(rows: id..<id + 1)
        guard vector.contains(where: { $0 != 0 }) else { throw RecommenderFault.noDirection(id: id) }
        return vector
    }

    /// Latent vectors of songs that have one, row-major.
    func vectors(of ids: [Int]) -> [Float] { ids.flatMap { latents.floats(rows: $0..<$0 + 1) } }

    func comparison() throws -> FeatureComparison {
        try comparisons.withLock { comparison in
            let made = try comparison ?? FeatureComparison(catalogue)
            comparison = made
            return made
        }
    }

    /// Songs that a filter lets through; nil for all.
    ///
    /// - Throws: as `SongFilter.rows`.
    package func rows(passing filter: SongFilter?) throws -> RowFilter? {
        try filter.map { filter in
            try filters.rows(of: filter) { [catalogue, mappedCount] in
                try filter.rows(in: catalogue, count: mappedCount)
            }
        }
    }

    /// Checks that songs have these ids, and returns the ids.
    ///
    /// - Throws: `RecommenderFault.noSuchSong`.
    func known(_ ids: [Int]) throws -> [Int] {
        if let id = ids.first(where: { !(0..<catalogue.songCount).contains($0) }) {
            throw RecommenderFault.noSuchSong(id: id, count: catalogue.songCount)
        }
        return ids
    }

    /// Vector to search for, and songs to leave out.
    private struct Query {
        var vector: [Float]
        var besides: [Song]
    }

    private func recommend(
        _ queries: [Query], _ options: RecommendationOptions, _ work: Work<Portion>
    ) throws -> [Recommendations] {
        try options.check()
        let filter = try rows(passing: options.filter)
        let excluded = try catalogue.songs(known(options.excluded))
        var selections = queries.map {
            Selection(besides: $0.besides + excluded, options: options, catalogue: catalogue)
        }
        try Selection.fill(&selections, options: options, available: index.count, work: work) {
            numbers, count in
            let neighbours = try searcher.neighbours(
                of: VectorSource(numbers.flatMap { queries[$0].vector }, dimensions: index.dimensions),
                SearchOptions(k: count, minimumScore: options.minimumScore, filter: filter), work: work.silent())
            if let first = neighbours.unanswered.first {
                throw SearchFault.unusableQuery(row: numbers[first.row], defect: first.defect, path: nil)
            }
            return numbers.indices.map { neighbours[$0] }
        }
        let notes = try options.filter?.notes(in: catalogue) ?? []
        return selections.map { recommendations($0, filter: filter, notes: notes) }
    }

    /// - Parameter notes: sentences about the filter.
    func recommendations(_ selection: Selection, filter: RowFilter?, notes: [String]) -> Recommendations {
        var found = selection.recommendations(
            limit: filter.map { "the filter leaves \(Counted.songs($0.selectedCount))" }, mapped: mappedCount,
            dimensions: index.dimensions, vectors: vectors)
        found.notes += notes
        return found
    }
}
