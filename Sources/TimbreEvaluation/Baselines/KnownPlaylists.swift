import TimbreCatalogue

/// Playlists known beforehand, beside those that are measured, and the recommendations of a system that knows nothing
/// else.
struct KnownPlaylists: Sendable {
    /// The playlists of each song, by numbers from 1.
    private let playlistsOfSongs: NameLists
    /// The songs of each playlist, ascending, by numbers from 1; list 0 is empty.
    private let songsOfPlaylists: NameLists

    /// - Parameter songs: the song ids of each playlist.
    init(_ songs: [[Int32]], songCount: Int) {
        songsOfPlaylists = NameLists([[]] + songs)
        playlistsOfSongs = songsOfPlaylists.songsOfNames(songCount)
    }

    var count: Int { songsOfPlaylists.songCount - 1 }

    /// The share of playlists that have each song, `[songs]`.
    var popularity: [Float] {
        (0..<playlistsOfSongs.songCount).map { Float(playlistsOfSongs[$0].count) / Float(count) }
    }

    /// Similarity of each song to the given ones, `[songs]`: the cosine to the mean of their unit vectors, up to a
    /// common factor. A song's vector is its row of the matrix of songs and playlists, 1 where the playlist has the
    /// song. 0 for songs in no playlist.
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
