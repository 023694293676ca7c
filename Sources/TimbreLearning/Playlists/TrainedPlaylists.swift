import Foundation
package import TimbreCatalogue
package import TimbreFiles

/// Record of the playlists that a model was trained with, from which each of them is known again.
public struct TrainedPlaylists: Sendable, Equatable {
    /// Agreement of playlists with a category, `[0, 1]` both: the share of a training song's companions in a playlist
    /// that have its label, and the share of all training songs that do, each as the mean over the songs with a label.
    public struct Agreement: Sendable, Equatable, Codable {
        /// The category's name.
        public var category: String
        public var share: Double
        public var chance: Double

        /// Whether playlists nearly determine the label: the share is nearer to 1 than to chance.
        public var givesAway: Bool { share - chance > 1 - share }
    }

    /// Values of `PlaylistSet.Playlist.identifier` for the playlists with two training songs or more, ascending.
    public var identifiers: [UInt64]
    /// Values of `PlaylistSet.Playlist.content` in the order of `identifiers`; empty for a model of an earlier version.
    package var contents: [UInt64]
    /// Training songs that are in any of them.
    public var songCount: Int
    /// Weight of the playlists in the loss.
    public var weight: Double
    /// Agreements with each category of the recipe that training songs of playlists have.
    public var agreements: [Agreement]
}

extension TrainedPlaylists {
    /// - Parameters:
    ///   - data: the songs, with the categories of the recipe.
    ///   - training: the songs that were learned from.
    init(_ memberships: PlaylistMemberships, _ data: SongFeatures, recipe: Recipe, training: [Int32]) {
        (identifiers, contents) = (memberships.playlists.map(\.identifier), memberships.playlists.map(\.content))
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

    /// Reads the playlists of a model's file; nil for a model that was trained without playlists.
    ///
    /// - Throws: `LearningFault.unusableFile`, `FileFault.damaged`.
    package init?(_ file: SafeTensorsFile) throws {
        try self.init(metadata: file.metadata, path: file.path) { name, shape in
            try file.integers(name, shape: shape, path: file.path)
        }
    }

    /// The union with other playlists; weights and agreements stay.
    func joined(with others: TrainedPlaylists) -> TrainedPlaylists {
        var joined = self
        let known = Set(identifiers)
        let new = others.identifiers.indices.filter { !known.contains(others.identifiers[$0]) }
        let haveContents = contents.count == identifiers.count && others.contents.count == others.identifiers.count
        let all =
            zip(identifiers, haveContents ? contents : identifiers).map { ($0, $1) }
            + new.map { (others.identifiers[$0], haveContents ? others.contents[$0] : 0) }
        let sorted = all.sorted { $0.0 < $1.0 }
        (joined.identifiers, joined.contents) = (sorted.map(\.0), haveContents ? sorted.map(\.1) : [])
        return joined
    }

    /// The playlists that did not train the model, by name or by songs.
    package func unknown(of playlists: [PlaylistTable.Playlist]) -> [PlaylistTable.Playlist] {
        let (names, contents) = (Set(identifiers), Set(contents))
        return playlists.filter { !names.contains($0.hash) && !contents.contains($0.known.content) }
    }

    private static let key = "playlists"
    private static let tensorName = "playlists.identifiers"
    private static let contentTensorName = "playlists.contents"

    /// The metadata of a file beside the hashes.
    private struct Summary: Codable {
        var count: Int
        /// Number of contents; nil in a file of an earlier version.
        var contents: Int?
        var songs: Int
        var weight: Double
        var agreements: [Agreement]
    }

    /// Adds the playlists to a model's file: the hashes as tensors, since there may be millions, the rest as metadata.
    func add(to file: inout SafeTensors) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let summary = Summary(
            count: identifiers.count, contents: contents.count, songs: songCount, weight: weight, agreements: agreements
        )
        file.metadata[Self.key] = String(decoding: try encoder.encode(summary), as: UTF8.self)
        for (name, hashes) in [(Self.tensorName, identifiers), (Self.contentTensorName, contents)] {
            file.tensors.append(
                SafeTensors.Tensor(
                    name: name, shape: [hashes.count], values: .int64(hashes.map { Int64(bitPattern: $0) })))
        }
    }

    /// - Parameter integers: a function that gives the values of a tensor, which must have the shape.
    init?(
        metadata: [String: String], path: String, integers: (_ name: String, _ shape: [Int]) throws -> [Int64]
    ) throws {
        guard let text = metadata[Self.key] else { return nil }
        guard let summary = try? JSONDecoder().decode(Summary.self, from: Data(text.utf8)) else {
            throw LearningFault.unusableFile(path: path, reason: "its header says nothing usable about \(Self.key)")
        }
        func hashes(_ name: String, _ count: Int) throws -> [UInt64] {
            try integers(name, [count]).map { UInt64(bitPattern: $0) }
        }
        identifiers = try hashes(Self.tensorName, summary.count)
        contents = try summary.contents.map { try hashes(Self.contentTensorName, $0) } ?? []
        (songCount, weight, agreements) = (summary.songs, summary.weight, summary.agreements)
    }

    /// Reads the playlists from tensors that are read as a whole; nil for a model that was trained without playlists.
    init?(metadata: [String: String], _ tensors: some TensorSource, path: String) throws {
        try self.init(metadata: metadata, path: path) { name, shape in
            try tensors.integers(name, shape: shape, path: path)
        }
    }
}

extension TrainedPlaylists.Agreement {
    /// The agreement of playlists with one category; nil where no training song of a playlist has a label.
    ///
    /// - Parameters:
    ///   - playlists: the training songs of each playlist.
    ///   - label: the label of a song; 0 is none.
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
