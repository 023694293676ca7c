import Timbre
import TimbreTestSupport

/// Songs that are functions of their number, in the columns of spotify-tracks.
enum NumberedSongs {
    private static let header =
        "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
        + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"

    /// - Parameter artist: of a number.
    static func csv(_ songs: some Sequence<Int>, artist: (Int) -> String = { "Artist \($0 % 7)" }) -> String {
        header
            + songs.map { song in
                "t\(song),Song \(song),\(artist(song)),0.\(song % 10),0.\(song % 7),\(song % 12),-5,\(song % 2),0.1,"
                    + "0.\(song % 3),0,0.1,0.\(song % 9),\(90 + song % 60),200000,50\n"
            }.joined()
    }

    /// Into a new catalogue, by spotify-tracks for a single epoch, or one that is there.
    ///
    /// - Parameter settings: of the recipe of a new one.
    @discardableResult
    static func ingest(
        _ songs: some Sequence<Int>, into folder: TemporaryFolder, _ name: String, settings: [String] = [],
        artist: (Int) -> String = { "Artist \($0 % 7)" }
    ) throws -> Catalogue {
        let path = folder.file(name)
        var recipe = try Recipe.named("spotify-tracks")
        for setting in ["training.epochs=1"] + settings { try recipe.set(setting) }
        let isThere = (try? Catalogue.open(at: path, ignoringLearned: true)) != nil
        return try Catalogue.ingest(
            [folder.write(csv(songs, artist: artist), to: name + ".csv")], into: path, recipe: isThere ? nil : recipe
        ).catalogue
    }
}
