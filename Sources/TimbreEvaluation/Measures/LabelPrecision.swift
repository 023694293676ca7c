/// Precision at 10: the share of a song's ten nearest songs that have its label, among songs that share no artist with
/// it.
struct LabelPrecision {
    let label: EvaluationSongs.Label
    /// Indices of the queries that have a label and at least ten songs by other artists.
    let places: [Int]

    /// - Parameter queries: song ids.
    init(_ label: EvaluationSongs.Label, queries: [Int], songs: EvaluationSongs) {
        self.label = label
        places = queries.indices.filter {
            label.ids[queries[$0]] != 0 && songs.othersCount(of: queries[$0]) >= NearestSongs.count
        }
    }

    /// The precision of each query in `places`; 0 for a query whose vector is all zeros.
    func values(_ nearest: NearestSongs, queries: [Int]) -> [Double] {
        places.map { place in
            let own = label.ids[queries[place]]
            let hits = nearest.ofOtherArtists[place].count { label.ids[Int($0)] == own }
            return Double(hits) / Double(NearestSongs.count)
        }
    }
}
