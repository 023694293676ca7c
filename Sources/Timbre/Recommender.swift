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
    /// Songs that have a latent vector: ids from here on are newer than the last `train` or `embed`.
    public var mappedCount: Int { index.count }

    private let index: LatentIndex
    private let latents: NPYFile
    /// Read when the first profile comes: a song's vector is there already.
    private let encoder = Mutex<Encoder?>(nil)

    /// Opens a trained catalogue. Latent vectors are mapped into memory, not copied, where the CPU searches them.
    ///
    /// - Throws: `CatalogueFault.noModel`; `CatalogueFault`, `FileFault`, `LearningFault` for damaged files;
    ///   `ComputeFault`.
    public init(_ catalogue: Catalogue, device: Device) throws {
        self.catalogue = catalogue
        self.device = device
        latents = try catalogue.latents()
        index = try LatentIndex(unitLength: VectorSource(latents), on: device)
    }

    /// Songs like a song: itself, and others of its artist and title, are left out.
    ///
    /// - Throws: `RecommenderFault.noSuchSong`, `.notMapped`, `.noDirection`, `.invalidCount`, `.invalidScore`.
    public func similar(
        toSong id: Int, options: RecommendationOptions = RecommendationOptions()
    ) throws -> Recommendations {
        guard (0..<catalogue.songCount).contains(id) else {
            throw RecommenderFault.noSuchSong(id: id, count: catalogue.songCount)
        }
        guard id < mappedCount else { throw RecommenderFault.notMapped(id: id, mapped: mappedCount) }
        let vector = latents.floats(rows: id..<id + 1)
        guard vector.contains(where: { $0 != 0 }) else { throw RecommenderFault.noDirection(id: id) }
        return try recommend(vector, besides: try catalogue.song(id), options: options)
    }

    /// Songs like a profile.
    ///
    /// - Throws: `RecommenderFault.profileRange` and others of the profile, `.invalidCount`, `.invalidScore`.
    public func similar(
        to profile: Profile, options: RecommendationOptions = RecommendationOptions()
    ) throws -> Recommendations {
        let encoder = try encoder.withLock { encoder in
            let made = try encoder ?? catalogue.encoder(device: device)
            encoder = made
            return made
        }
        let resolved = try profile.resolved(recipe: catalogue.recipe, scaling: encoder.scaling, catalogue: catalogue)
        let vector = try encoder.encode(numbers: resolved.numbers, categories: resolved.categories)
        var found = try recommend(vector, besides: nil, options: options)
        found.notes.insert(contentsOf: resolved.notes, at: 0)
        return found
    }

    /// The nearest songs, asked for in growing numbers until enough are distinct.
    private func recommend(
        _ vector: [Float], besides song: Song?, options: RecommendationOptions
    ) throws -> Recommendations {
        guard options.count >= 1 else { throw RecommenderFault.invalidCount(options.count) }
        if let score = options.minimumScore, !(-1...1).contains(score) { throw RecommenderFault.invalidScore(score) }
        var wanted = min(options.count, index.count) + 16
        while true {
            let neighbours = try index.neighbours(
                of: VectorSource(vector, dimensions: index.dimensions),
                SearchOptions(k: wanted, minimumScore: options.minimumScore))[0]
            let found = try distinct(neighbours, besides: song, count: options.count)
            if found.count == options.count || neighbours.count < wanted {
                return Recommendations(items: found, notes: notes(found.count, options))
            }
            wanted *= 4
        }
    }

    private func distinct(_ neighbours: [Neighbour], besides song: Song?, count: Int) throws -> [Recommendation] {
        let folding = TextFolding()
        var seen = Set<SongKey>()
        if let song { seen.insert(SongKey(song, folding)) }
        var found: [Recommendation] = []
        for (neighbour, candidate) in zip(neighbours, try catalogue.songs(neighbours.map(\.id))) {
            guard found.count < count else { break }
            guard candidate.id != song?.id, seen.insert(SongKey(candidate, folding)).inserted else { continue }
            found.append(Recommendation(rank: found.count + 1, song: candidate, score: neighbour.score))
        }
        return found
    }

    private func notes(_ found: Int, _ options: RecommendationOptions) -> [String] {
        guard found < options.count else { return [] }
        let reason =
            options.minimumScore.map { "no other song scores \($0) or more" }
            ?? (mappedCount < catalogue.songCount
                ? "\(catalogue.songCount - mappedCount) songs are not mapped yet, run `timbre embed`"
                : "the catalogue has no other songs (songs of one artist and title count as one)")
        return ["\(found) of \(options.count) recommendations: \(reason)"]
    }
}

/// What makes two songs one in an answer. Songs without a title and an artist are all different.
private struct SongKey: Hashable {
    private let artist: String
    private let title: String
    private let id: Int?

    init(_ song: Song, _ folding: TextFolding) {
        artist = folding.fold(song.artist)
        title = folding.fold(song.title)
        id = title.isEmpty ? song.id : nil
    }
}
