import TimbreCatalogue
import TimbreSearch

extension Recommender {
    /// Makes a playlist from songs that a listener likes and dislikes: songs like any of the likes and unlike the
    /// dislikes, scored by `GroupQuery`.
    ///
    /// The playlist has none of these songs, nor another of their artist and title. A song that is named twice counts
    /// once.
    ///
    /// - Parameters:
    ///   - likes: ids of one song or more.
    ///   - dislikes: ids of songs, none of them a like.
    ///   - options: number of songs, 30 by default, and which.
    ///   - work: progress, in songs chosen, and cancellation.
    /// - Throws: `RecommenderFault.noLikes`, `.likedAndDisliked`, `.noSuchSong`, `.notMapped`, `.noDirection`; for the
    ///   options, as `similar`.
    public func playlist(
        likes: [Int], dislikes: [Int] = [], options: RecommendationOptions = RecommendationOptions(count: 30),
        work: Work<Portion> = Work()
    ) throws -> Recommendations {
        try options.check()
        guard !likes.isEmpty else { throw RecommenderFault.noLikes }
        if let both = Set(likes).intersection(dislikes).min() { throw RecommenderFault.likedAndDisliked(id: both) }
        // Sorted, so that the order in which songs are named does not change the last bit of a score.
        let (likes, dislikes) = (Set(likes).sorted(), Set(dislikes).sorted())
        let liked = try likes.flatMap { try vector(of: $0) }
        let disliked = try dislikes.flatMap { try vector(of: $0) }
        let filter = try rows(passing: options.filter)
        let scores = try searcher.scores(
            of: GroupQuery(
                likes: VectorSource(liked, dimensions: index.dimensions),
                dislikes: disliked.isEmpty ? nil : VectorSource(disliked, dimensions: index.dimensions)),
            filter: filter, work: work.silent())
        let leftOut = try catalogue.songs(likes + dislikes + known(options.excluded))
        var selections = [Selection(besides: leftOut, options: options, catalogue: catalogue)]
        try Selection.fill(&selections, options: options, available: index.count, work: work) { _, count in
            [scores.best(count, minimumScore: options.minimumScore)]
        }
        return recommendations(
            selections[0], filter: filter, notes: try options.filter?.notes(in: catalogue) ?? [])
    }
}
