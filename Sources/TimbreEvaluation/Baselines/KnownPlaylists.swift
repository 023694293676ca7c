import TimbreCatalogue

/// Playlists that are known beforehand, beside those that are measured, and what a recommender that knows nothing else
/// makes of them.
struct KnownPlaylists: Sendable {
    /// The playlists of each song, by numbers from 1.
    private let playlistsOfSongs: NameLists
    /// The songs of each playlist, ascending; nothing is number 0.
    private let songsOfPlaylists: NameLists

    /// - Parameter songs: of each playlist, ids.
    init(_ songs: [[Int32]], songCount: Int) {
        songsOfPlaylists = NameLists([[]] + songs)
        playlistsOfSongs = songsOfPlaylists.songsOfNames(songCount)
    }

    var count: Int { songsOfPlaylists.songCount - 1 }

    /// The share of playlists that have each song, `[songs]`.
    var popularity: [Float] {
        (0..<playlistsOfSongs.songCount).map { Float(playlistsOfSongs[$0].count) / Float(count) }
    }

    /// The cosine of each song to the mean of some songs' unit vectors, but for a factor that all share, `[songs]`: a
    /// song's vector is its row of the matrix of songs and playlists, 1 where it is in the playlist. 0 for songs that
    /// are in none.
    ///
    /// - Complexity: O(songs + playlists of the given songs × their songs).
    func likeness(to given: [Int]) -> [Float] {
        var sums = [Double](repeating: 0, count: playlistsOfSongs.songCount)
        for song in given {
            let playlists = playlistsOfSongs[song]
            for playlist in playlists {
                for other in songsOfPlaylists[Int(playlist)] {
                    sums[Int(other)] += 1 / Double(playlists.count).squareRoot()
                }
            }
        }
        return sums.enumerated().map { song, sum in
            sum > 0
                ? Float(sum / Double(playlistsOfSongs[song].count).squareRoot() / Double(given.count)) : 0
        }
    }
}
