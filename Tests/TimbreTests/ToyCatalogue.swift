import Timbre
import TimbreFiles
import TimbreTestSupport

/// A catalogue whose songs and latent vectors a test chooses.
struct ToyCatalogue {
    let folder: TemporaryFolder
    let catalogue: Catalogue
    /// As stored: unit length.
    let vectors: [[Float]]

    /// - Parameters:
    ///   - songs: a title and an artist each.
    ///   - vectors: of any length; those of 0 stay 0. Fewer than songs leave the last ones unmapped.
    init(songs: [(title: String, artist: String)], vectors: [[Float]]) throws {
        folder = try TemporaryFolder()
        var csv =
            "track_id,track_name,track_artist,playlist_genre,playlist_subgenre,track_album_release_date,danceability,energy,key,loudness,"
            + "mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"
        for (index, song) in songs.enumerated() {
            csv +=
                "t\(index),\(song.title),\"\(song.artist)\",\(index % 3 == 0 ? "rock" : "pop"),"
            csv += "\(index % 5 == 0 ? "" : "Sub \(index % 5)"),\(1990 + index % 30),0.5,"
            csv += "0.\(index % 10),\(index % 12),-5,1,0.1,0.1,0,0.1,0.5,\(100 + index % 50),200000,\(index % 101)\n"
        }
        let path = folder.file("toy.timbre")
        let ingested = try Catalogue.ingest(
            [folder.write(csv, to: "songs.csv")], into: path, recipe: .named("spotify-tracks")
        ).catalogue
        self.vectors = vectors.map { vector in
            let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            return length == 0 ? vector : vector.map { Float(Double($0) / length) }
        }
        let stored = self.vectors
        catalogue = try ingested.keep([
            (
                "latents.npy",
                { path in
                    let writer = try NPYWriter(creating: path, type: .float32, columns: stored[0].count)
                    try writer.append(stored.flatMap { $0 })
                    try writer.finish()
                }
            )
        ])
    }

    /// Random songs, some of which share artist and title, of few artists.
    init(random count: Int, dimensions: Int, artists: Int, seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let songs = (0..<count).map { index in
            (
                title: index % 7 == 6 ? "Song \(index - 1 - index % 5)" : "Song \(index)",
                artist: "Artist \(Int(random.next() % UInt64(artists)))\(index % 4 == 0 ? ", Guest" : "")"
            )
        }
        try self.init(
            songs: songs, vectors: (0..<count).map { _ in (0..<dimensions).map { _ in random.uniform() } })
    }

    func recommender(threads: Int? = nil) throws -> Recommender {
        try Recommender(catalogue, device: .cpu(threads: threads))
    }

    func cosine(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    /// What makes two songs one.
    func key(_ id: Int) throws -> String {
        let song = try catalogue.song(id)
        return song.title.lowercased() + "\n" + song.artist.lowercased()
    }

    func mainArtist(_ id: Int) throws -> String {
        try catalogue.song(id).artist
    }
}
