import TimbreTestTools

/// A CSV of invented songs, small enough to be read thousands of times.
struct SongTable {
    /// Columns of `spotify-tracks`.
    static let header =
        "track_id,track_name,track_artist,playlist_genre,playlist_subgenre,track_album_name,track_album_release_date,"
        + "danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,"
        + "duration_ms,track_popularity,mood,lyrics"

    private static let genres = ["rock", "pop", "edm", "rap", "latin"]
    private static let moods = [
        ("calm", "quiet water under the moon"), ("happy", "dance all night and sing"),
        ("sad", "cold rain on a grey wall"),
    ]

    /// - Parameter first: the number of the first song; tables that do not overlap share none.
    static func csv(songs count: Int, first: Int = 0, seed: UInt64) -> String {
        var random = SplitMix(state: seed)
        var lines = [header]
        for number in first..<first + count {
            func share() -> String { "0.\(random.next() % 1000)" }
            let genre = Int(random.next() % 5)
            let genres =
                number % 3 == 0 ? "\"\(Self.genres[genre]), \(Self.genres[(genre + 1) % 5])\"" : Self.genres[genre]
            lines.append(
                "t\(number),Song \(number),\"Artist \(number / 4), Guest \(number % 7)\",\(genres),Sub \(genre),"
                    + "Album \(number / 8),\(1960 + random.next() % 60)-05-01,\(share()),\(share()),"
                    + "\(random.next() % 12),-\(random.next() % 40),\(random.next() % 2),\(share()),\(share()),"
                    + "\(share()),\(share()),\(share()),\(60 + random.next() % 120),\(100_000 + random.next() % 200_000),"
                    + "\(random.next() % 100),\(mood(number))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Mood and lyrics: of every fifth song neither, of a few words that no other has.
    private static func mood(_ number: Int) -> String {
        if number % 5 == 4 { return "," }
        let (mood, words) = moods[number % 3]
        return "\(mood),\"\(words), word\(number % 20) \(number % 11)\""
    }

    /// Playlists of these songs.
    static func playlists(songs count: Int, seed: UInt64) -> String {
        var random = SplitMix(state: seed)
        var text = "playlist_id,track_id\n"
        for playlist in 0..<12 {
            for _ in 0..<40 { text += "p\(playlist),t\(random.next() % UInt64(count))\n" }
        }
        return text
    }
}
