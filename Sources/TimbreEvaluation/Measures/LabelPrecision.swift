/// The share of a song's ten nearest songs by other artists, with none of its own among them, that have its label.
struct LabelPrecision {
    let label: EvaluationSongs.Label
    /// Places of the queries that have the label and enough songs by others.
    let places: [Int]

    /// - Parameter queries: song ids.
    init(_ label: EvaluationSongs.Label, queries: [Int], songs: EvaluationSongs) {
        self.label = label
        places = queries.indices.filter {
            label.ids[queries[$0]] != 0 && songs.othersCount(of: queries[$0]) >= NearestSongs.count
        }
    }

    /// Of each of these queries; one without a direction has 0.
    func values(_ nearest: NearestSongs, queries: [Int]) -> [Double] {
        places.map { place in
            let own = label.ids[queries[place]]
            let hits = nearest.ofOtherArtists[place].count { label.ids[Int($0)] == own }
            return Double(hits) / Double(NearestSongs.count)
        }
    }
}
