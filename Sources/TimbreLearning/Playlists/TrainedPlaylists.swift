import Foundation
import TimbreCatalogue
package import TimbreFiles

/// What a model keeps of the playlists that it was trained with: enough to know each of them again.
public struct TrainedPlaylists: Sendable, Equatable {
    /// How far the songs of one playlist share a category, `[0, 1]` both: the share of a training song's companions in a
    /// playlist that have its label, and the share of all training songs, the mean over songs with a label.
    public struct Agreement: Sendable, Equatable, Codable {
        /// The category's name.
        public var category: String
        public var share: Double
        public var chance: Double

        /// Whether playlists say more of the label than they leave open: the share is nearer to 1 than to chance.
        public var givesAway: Bool { share - chance > 1 - share }
    }

    /// `PlaylistSet.Playlist.identifier` of those with two training songs or more, ascending.
    public var identifiers: [UInt64]
    /// Training songs that are in any of them.
    public var songCount: Int
    /// What they counted in the loss.
    public var weight: Double
    /// Of each category of the recipe that training songs of playlists have.
    public var agreements: [Agreement]
}

extension TrainedPlaylists {
    /// - Parameters:
    ///   - data: with the categories of the recipe.
    ///   - training: the songs that were learned from.
    init(_ memberships: PlaylistMemberships, _ data: SongFeatures, recipe: Recipe, training: [Int32]) {
        identifiers = memberships.playlists.map(\.identifier)
        (songCount, weight) = (memberships.trainingSongCount, memberships.weight)
        var isTraining = [Bool](repeating: false, count: data.songCount)
        for song in training { isTraining[Int(song)] = true }
        let playlists = memberships.playlists.map { $0.songs.filter { isTraining[Int($0)] } }
        agreements = recipe.categories.enumerated().compactMap { place, category in
            Agreement(
                category: category.name, playlists: playlists, training: training,
                vocabularySize: data.vocabularySizes[place]
            ) { data.categories[Int($0) * recipe.categories.count + place] }
        }
    }

    /// Of a model's file; nil for one that was trained without playlists.
    ///
    /// - Throws: `LearningFault.unusableFile`, `FileFault.damaged`.
    package init?(_ file: SafeTensorsFile) throws {
        try self.init(metadata: file.metadata, path: file.path) { shape in
            try file.integers(Self.tensorName, shape: shape, path: file.path)
        }
    }

    private static let key = "playlists"
    private static let tensorName = "playlists.identifiers"

    /// What stands in a file's metadata beside the identifiers.
    private struct Summary: Codable {
        var count: Int
        var songs: Int
        var weight: Double
        var agreements: [Agreement]
    }

    /// Adds them to a model's file: the identifiers as a tensor, since there may be millions, the rest as metadata.
    func add(to file: inout SafeTensors) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let summary = Summary(count: identifiers.count, songs: songCount, weight: weight, agreements: agreements)
        file.metadata[Self.key] = String(decoding: try encoder.encode(summary), as: UTF8.self)
        file.tensors.append(
            SafeTensors.Tensor(
                name: Self.tensorName, shape: [identifiers.count],
                values: .int64(identifiers.map { Int64(bitPattern: $0) })))
    }

    /// - Parameter integers: the values of the tensor, which must have the shape.
    init?(
        metadata: [String: String], path: String, integers: (_ shape: [Int]) throws -> [Int64]
    ) throws {
        guard let text = metadata[Self.key] else { return nil }
        guard let summary = try? JSONDecoder().decode(Summary.self, from: Data(text.utf8)) else {
            throw LearningFault.unusableFile(path: path, reason: "its header says nothing usable about \(Self.key)")
        }
        identifiers = try integers([summary.count]).map { UInt64(bitPattern: $0) }
        (songCount, weight, agreements) = (summary.songs, summary.weight, summary.agreements)
    }

    /// The same from tensors that are read as a whole.
    init?(metadata: [String: String], _ tensors: some TensorSource, path: String) throws {
        try self.init(metadata: metadata, path: path) { shape in
            try tensors.integers(Self.tensorName, shape: shape, path: path)
        }
    }
}

extension TrainedPlaylists.Agreement {
    /// nil where no training song of a playlist has a label.
    ///
    /// - Parameters:
    ///   - playlists: training songs of each.
    ///   - label: of a song; 0 is none.
    fileprivate init?(
        category: String, playlists: [[Int32]], training: [Int32], vocabularySize: Int, label: (Int32) -> Int32
    ) {
        var counts = [Int](repeating: 0, count: vocabularySize)
        for song in training { counts[Int(label(song))] += 1 }
        let all = training.count - counts[0]
        var (shares, chances, labelled) = (0.0, 0.0, 0)
        for songs in playlists {
            var its = [Int32: Int]()
            for song in songs where label(song) != 0 { its[label(song), default: 0] += 1 }
            let count = its.values.reduce(0, +)
            guard count > 1 else { continue }
            labelled += count
            // In the order of labels, so that the sum has the same bits in every run.
            for (label, same) in its.sorted(by: { $0.key < $1.key }) {
                shares += Double(same) * Double(same - 1) / Double(count - 1)
                chances += Double(same) * Double(counts[Int(label)] - 1) / Double(all - 1)
            }
        }
        guard labelled > 0 else { return nil }
        self.init(category: category, share: shares / Double(labelled), chance: chances / Double(labelled))
    }
}
