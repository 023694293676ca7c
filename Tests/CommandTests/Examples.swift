import Foundation
import TimbreTestSupport

/// Catalogues that many tests read; each is made once.
enum Examples {
    /// 400 synthetic songs.
    static let csv = Result {
        let folder = try TemporaryFolder()
        let path = folder.file("songs.csv")
        _ = try Program.run("synthesize", "--songs", "400", "--text-length", "40", "--seed", "7", "--output", path)
        return Example(folder: folder, path: path)
    }

    /// The same, ingested and trained for two epochs.
    static let trained = Result {
        let folder = try TemporaryFolder()
        let path = folder.file("songs.timbre")
        _ = try Program.run("ingest", csv.get().path, "--recipe", "spotify-900k", "--catalogue", path)
        _ = try Program.run("train", "--catalogue", path, "--epochs", "2", "--batch-size", "64", "--device", "cpu")
        return Example(folder: folder, path: path)
    }

    struct Example: Sendable {
        let folder: TemporaryFolder
        let path: String
    }

    /// The first lines of a CSV in the 0–1 dialect.
    static let tracksHeader = """
        track_id,track_name,track_artist,track_popularity,track_album_name,track_album_release_date,playlist_genre,\
        danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms
        """

    static func track(_ id: String, title: String, artist: String = "Somebody", tempo: String = "120") -> String {
        "\(id),\(title),\(artist),50,An Album,2019-06-14,pop,0.7,0.8,6,-4.5,1,0.05,0.1,0,0.2,0.5,\(tempo),200000"
    }

    static func tracks(_ rows: [String]) -> String {
        ([tracksHeader] + rows).joined(separator: "\n") + "\n"
    }
}
