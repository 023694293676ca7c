import TimbreCatalogue
import TimbreMaps
import TimbreSearch

extension Catalogue {
    /// Songs of a cluster, the nearest to its centre first.
    ///
    /// Distances are Euclidean, as in k-means, in the space that was clustered; each recommendation has its own. Scores
    /// are cosines in the same space: they decrease with the distance if latent vectors were clustered, but not if
    /// features were. A minimum score and diversity use these cosines. Clusters of features need no model.
    ///
    /// - Throws: `MapFault.noClusters`, `.outdatedClusters`; `RecommenderFault.noSuchCluster`; for the options, as
    ///   `Recommender.similar`.
    public func songs(
        ofCluster cluster: Int, options: RecommendationOptions = RecommendationOptions(),
        work: Work<Portion> = Work()
    ) throws -> Recommendations {
        try options.check()
        let clusters = try clusters()
        try clusters.check(cluster, given: "\(cluster)")
        let space = try vectors(clusters.summary.on)
        let filter = try options.filter.map { try $0.rows(in: self, count: space.count) }
        let members = clusters.songs(in: cluster).filter { $0 < space.count && filter?[$0] ?? true }
        let measured = space.ranked(members, from: clusters.summary.centres[cluster])
        let ranking = measured.map(\.neighbour).filter { $0.score >= options.minimumScore ?? -1 }
        var selections = [Selection(besides: [], options: options, catalogue: self)]
        try Selection.fill(&selections, options: options, available: ranking.count, work: work) { _, count in
            [Array(ranking.prefix(count))]
        }
        let limit =
            filter == nil
            ? "cluster \(cluster) has \(Counted.songs(members.count))"
            : "the filter leaves \(Counted.songs(members.count)) of cluster \(cluster)"
        var found = selections[0].recommendations(
            limit: limit, mapped: space.count, dimensions: space.dimensions
        ) { ids in
            UnitVectors(VectorSource(ids.flatMap { space[$0] }, dimensions: space.dimensions)).values
        }
        let distances = Dictionary(uniqueKeysWithValues: measured.map { ($0.neighbour.id, Float($0.distance)) })
        for index in found.items.indices { found.items[index].distance = distances[found.items[index].song.id] }
        found.notes += [note(on: clusters)].compactMap(\.self)
        return found
    }
}

extension SongVectors {
    fileprivate subscript(song: Int) -> ArraySlice<Float> { values[song * dimensions..<(song + 1) * dimensions] }

    /// Songs by distance from a point, then by id, with their cosines to it; the cosine is 0 where song or point has no
    /// direction.
    fileprivate func ranked(_ songs: [Int], from centre: [Float]) -> [(neighbour: Neighbour, distance: Double)] {
        let centreSquare = centre.reduce(0) { $0 + Double($1) * Double($1) }
        let measured = songs.map { song in
            var (square, product, distance) = (0.0, 0.0, 0.0)
            for (value, middle) in zip(self[song], centre) {
                square += Double(value) * Double(value)
                product += Double(value) * Double(middle)
                distance += (Double(value) - Double(middle)) * (Double(value) - Double(middle))
            }
            let lengths = (square * centreSquare).squareRoot()
            let score = lengths > 0 ? min(1, max(-1, product / lengths)) : 0
            return (neighbour: Neighbour(id: song, score: Float(score)), distance: distance.squareRoot())
        }
        return measured.sorted { ($0.distance, $0.neighbour.id) < ($1.distance, $1.neighbour.id) }
    }
}
