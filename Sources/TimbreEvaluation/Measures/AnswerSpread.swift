import TimbreBase
import TimbreSearch

/// Evenness of recommendations: coverage and hubness.
struct AnswerSpread {
    /// Share of all songs that is among the answers, 0 to 1.
    let coverage: Double
    /// Skewness of N₁₀, the number of answers that contain a song (Radovanović, Nanopoulos, Ivanović, "Hubs in Space",
    /// 2010); 0 where all songs are in equally many.
    let hubness: Double
    /// Number of answers.
    let queryCount: Int

    /// - Parameter answers: the nearest songs of each query, without the query itself.
    init(_ answers: some Sequence<[Int32]>, songCount: Int) {
        var occurrences = [Int](repeating: 0, count: songCount)
        var queryCount = 0
        for answer in answers {
            for song in answer { occurrences[Int(song)] += 1 }
            queryCount += 1
        }
        let count = Double(songCount)
        let mean = Double(occurrences.reduce(0, +)) / count
        var (squares, cubes) = (0.0, 0.0)
        for its in occurrences {
            let difference = Double(its) - mean
            squares += difference * difference
            cubes += difference * difference * difference
        }
        let variance = squares / count
        coverage = Double(occurrences.count { $0 > 0 }) / count
        hubness = variance > 0 ? cubes / count / (variance * variance.squareRoot()) : 0
        self.queryCount = queryCount
    }

    /// Takes every song of an index as a query.
    init(ofEverySongIn index: LatentIndex, work: Work<Never>) throws {
        let found = try index.neighboursOfEverySong(SearchOptions(k: NearestSongs.count), work: work.silent())
        self.init(
            (0..<found.queryCount).lazy.map { query in found[query].map { Int32($0.id) } }, songCount: index.count)
    }
}

/// The measure of answers that repeat the query or a nearer answer.
enum DuplicateAnswers {
    /// For each query, the share of its ten nearest songs with the same artist and title as the query or a nearer song.
    static func shares(_ nearest: NearestSongs, queries: [Int], songs: EvaluationSongs) -> [Double] {
        queries.indices.map { place in
            var seen: Set<Int32> = [songs.names[queries[place]]]
            let duplicates = nearest.all[place].count { song in
                let name = songs.names[Int(song)]
                return !seen.insert(name).inserted && name >= 0
            }
            return Double(duplicates) / Double(NearestSongs.count)
        }
    }
}
