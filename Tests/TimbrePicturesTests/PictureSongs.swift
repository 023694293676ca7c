import Foundation
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreMoods
import TimbreTestSupport

@testable import TimbreEvaluation
@testable import TimbreMaps
@testable import TimbrePictures

/// Songs with names that mean something to gnuplot, XML or a shell, and what was learned of them, for pictures.
struct PictureSongs {
    let folder: TemporaryFolder
    private(set) var catalogue: Catalogue

    static let genres = ["r&b <b>", "it's `ls` $x", "Chanson – été", "100 % \"pop\"", "a_b^{2}@c"]

    /// - Parameter farOff: songs whose tempo is far from the others'.
    init(
        count: Int, genres: [String] = Self.genres, date: String? = nil, energy: String? = nil, farOff: Int = 0
    ) throws {
        folder = try TemporaryFolder()
        let header =
            "track_id,track_name,track_artist,playlist_genre,track_album_release_date,danceability,energy,key,loudness,"
            + "mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms,track_popularity"
        var random = SplitMix(state: 5)
        let rows = (0..<count).map { song -> String in
            var share: String { "0.\(100 + Int(random.next() % 900))" }
            let genre = genres.isEmpty ? "" : genres[song % genres.count].replacing("\"", with: "\"\"")
            return "t\(song),Song \(song),Artist \(song % 40),\"\(genre)\",\(date ?? "\(1970 + song % 50)-01-01"),"
                + "\(share),\(energy ?? share),\(song % 12),-\(5 + song % 9),\(song % 2),\(share),\(share),0,\(share),"
                + "\(share),\(song < farOff ? 300 : 80 + song % 90),\(150_000 + song * 311),\(song % 100)"
        }
        let csv = folder.file("songs.csv")
        let text = ([header] + rows).joined(separator: "\n") + "\n"
        try AtomicFile.write(to: csv) { try $0.write(text) }
        _ = try Catalogue.ingest([csv], into: folder.file("c.timbre"), recipe: .named("spotify-tracks"))
        catalogue = try Catalogue.open(at: folder.file("c.timbre"))
    }

    /// What `train`, `cluster`, `map` and `evaluate` leave in a catalogue.
    mutating func addAll() throws {
        let recipe = try MoodRecipe(
            yaml: """
                name: small
                labels: [genre]
                features: [energy, tempo, valence]
                network: {hidden: [4]}
                training: {batch: 32, epochs: 2}
                """, source: "test")
        catalogue = try catalogue.moods.train(recipe, device: .cpu()).catalogue
        let history =
            "epoch,loss,validation_loss,rate,seconds,songs_per_second\n1,0.5,0.4,1e-3,1,9\n2,0.3,0.35,1e-3,1,9\n"
        try folder.write(history, to: "c.timbre/history.csv")
        try addClusters()
        var coordinates = [Float](repeating: .nan, count: 2 * catalogue.songCount)
        for song in 0..<catalogue.songCount where song % 7 > 0 {
            (coordinates[2 * song], coordinates[2 * song + 1]) = (Float(song % 20), Float(song / 20))
        }
        catalogue = try catalogue.keep(
            SongMap(
                description: SongMap.Description(
                    on: .features, modelGeneration: nil, method: .tsne, parameters: [:], seed: 1, songs: 1,
                    trustworthiness: 0.9, trustworthinessNeighbours: 15, divergence: 1, explainedVariance: nil,
                    constant: []), coordinates: coordinates))
        catalogue = try catalogue.keep(evaluation)
    }

    mutating func addClusters(
        on kind: SongVectors.Kind = .features, names: [String] = ["like Jazz", "like R&B_x", ""]
    ) throws {
        let count = names.count
        let clusters = names.enumerated().map { id, name in
            ClusterSummary.Cluster(
                id: id, name: name, size: catalogue.songCount / count, share: 1 / Double(count),
                features: ["energy": Double(id) - 1.2, "tempo": 0.4, "valence": -2.25], genres: [], artists: [],
                songs: [], evidence: .init())
        }
        let trials = (2...5).map {
            ClusterSummary.Trial(k: $0, inertia: 100 / Double($0), silhouette: 0.1 * Double($0))
        }
        catalogue = try catalogue.keep(
            SongClusters(
                labels: (0..<catalogue.songCount).map { Int32($0 % count) },
                summary: ClusterSummary(
                    on: kind, modelGeneration: nil, seed: 1, starts: 1, k: count, tried: trials,
                    choice: "asked for", dimensions: ["energy"], centres: names.map { _ in [0] }, clusters: clusters)))
    }

    /// A model, and latent vectors that differ.
    mutating func addModel() throws {
        let (songs, width) = (catalogue.songCount, catalogue.recipe.vectorWidth)
        catalogue = try catalogue.keep([
            ("model.safetensors", { try SafeTensors().write(to: $0) }),
            (
                "latents.npy",
                { path in
                    let writer = try NPYWriter(creating: path, type: .float32, columns: width)
                    try writer.append((0..<songs * width).map { $0 % width == $0 / width % width ? Float(1) : 0 })
                    try writer.finish()
                }
            ),
        ])
    }

    private var evaluation: Evaluation {
        func system(
            _ name: String, _ kind: Evaluation.System.Kind, _ value: Double, of model: String? = nil
        ) -> Evaluation.System {
            Evaluation.System(
                name: name, title: "\(name) scores & <more>", kind: kind, dimensions: 2,
                hidesArtist: name.hasPrefix("model_cold"), model: model,
                measures: [
                    .init(
                        name: .genrePrecision, value: value, low: value - 0.01, high: value + 0.01, count: 50),
                    .init(name: .hubness, value: 12 * value, low: nil, high: nil, count: 50),
                ])
        }
        return Evaluation(
            songs: catalogue.songCount, modelGeneration: nil, seed: 1,
            queries: .init(count: 50, areHeldOut: false, heldOutSongs: 0), playlists: nil,
            systems: [
                system("random", .baseline, 0.17), system("model", .model, 0.56, of: "default"),
                system("model:wide", .model, 0.57, of: "wide"), system("model_cold:wide", .model, 0.4, of: "wide"),
            ], comparisons: [], refused: [],
            notes: [])
    }
}
