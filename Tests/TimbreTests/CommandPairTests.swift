import Foundation
import Synchronization
import Testing
import TimbreFiles
import TimbreTestSupport

@testable import Timbre

/// Every command beside every other, on one catalogue, as two processes would run them.
@Suite("Commands beside each other") struct CommandPairTests {
    enum Command: String, CaseIterable, Sendable {
        case ingest, train, trainOtherNetwork, embed, cluster, map, similar, playlist, search, export, evaluate,
            plot, verify

        /// Each opens the catalogue by itself, as a process does.
        func run(_ path: String, csv: String, output: String) throws {
            let device = try Device.cpu(threads: 1)
            switch self {
            case .ingest: _ = try Catalogue.ingest([csv], into: path)
            case .train: _ = try Catalogue.open(at: path, ignoringLearned: true).train(device: device)
            case .trainOtherNetwork:
                _ = try Catalogue.writing(at: path, ignoringLearned: true) { catalogue in
                    var recipe = catalogue.recipe
                    recipe.network.latent = catalogue.recipe.network.latent == 3 ? 4 : 3
                    return try catalogue.train(recipe: recipe, device: device)
                }
            case .embed: _ = try Catalogue.open(at: path).embed(device: device)
            case .cluster:
                var options = ClusteringOptions()
                (options.clusters, options.starts) = (2...2, 1)
                _ = try Catalogue.writing(at: path) {
                    try $0.keep($0.makeClusters(device: device, options: options).clusters)
                }
            case .map:
                var parameters = MapParameters()
                parameters.method = .pca
                _ = try Catalogue.writing(at: path) { try $0.keep($0.makeMap(parameters, device: device)) }
            case .similar:
                let recommender = try Recommender(Catalogue.open(at: path), device: device)
                _ = try recommender.similar(toSong: 3).items
                _ = try recommender.similar(to: Profile(numbers: ["tempo": 100])).items
            case .search:
                let catalogue = try Catalogue.open(at: path)
                let index = try LatentIndex(unitLength: VectorSource(catalogue.latents()), on: device)
                _ = try index.neighboursOfEverySong(SearchOptions(k: 3))
            case .export:
                for kind in [ExportKind.lookup, .features, .model, .vocabularies] {
                    try CatalogueExporter(Catalogue.open(at: path)).write(kind, to: "\(output)-\(kind.rawValue)")
                }
            case .playlist:
                let recommender = try Recommender(Catalogue.open(at: path), device: device)
                _ = try recommender.playlist(likes: [1, 2], dislikes: [5])
            case .evaluate:
                _ = try Catalogue.writing(at: path) { catalogue in
                    var options = EvaluationOptions()
                    (options.skipped, options.resamples, options.fromAllSongs) = (["classic"], 3, true)
                    return try catalogue.keep(catalogue.makeEvaluation(device: device, options: options))
                }
            case .plot:
                let book = PictureBook(try Catalogue.open(at: path))
                _ = try book.write([.clusters], as: [.svg], into: output + "-pictures", by: Gnuplot())
            case .verify:
                let faults = try Catalogue.open(at: path).verifyWithModel(device: device)
                if let first = faults.first { throw first }
            }
        }
    }

    private static let rounds = 2

    private static func rows(_ songs: Range<Int>) -> String {
        "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,"
            + "instrumentalness,liveness,valence,tempo,duration_ms,track_popularity\n"
            + songs.map { song in
                "t\(song),Song \(song),Artist \(song % 7),0.\(song % 10),0.\(song % 7),\(song % 12),-5,\(song % 2),0.1,"
                    + "0.\(song % 3),0,0.1,0.\(song % 9),\(90 + song % 60),200000,50\n"
            }.joined()
    }

    /// What may come of a command whose catalogue another changed before it began.
    private func isLegitimate(_ error: any Error) -> Bool {
        switch error {
        case MapFault.outdatedClusters, MapFault.noClusters, EvaluationFault.staleEvaluation,
            EvaluationFault.songsWithoutLatents, EvaluationFault.nothingToEvaluateBy:
            true
        case PictureFault.noPicture(.clusters, let reason): reason.contains("are of an earlier model")
        default: false
        }
    }

    @Test("No pair leaves damage or vectors of another model", arguments: Command.allCases)
    func pairs(first: Command) throws {
        let folder = try TemporaryFolder()
        var recipe = try Recipe.named("spotify-tracks")
        (recipe.network.hidden, recipe.network.latent, recipe.training.epochs) = ([5], 3, 1)
        let path = folder.file("c.timbre")
        _ = try Catalogue.ingest([folder.write(Self.rows(0..<40), to: "0.csv")], into: path, recipe: recipe)
        try Command.train.run(path, csv: "", output: "")
        try Command.cluster.run(path, csv: "", output: "")
        var songs = 40
        for second in Command.allCases {
            for round in 0..<Self.rounds {
                // Something to embed, and to be out of date.
                let csvs = try (0..<3).map { part in
                    try folder.write(Self.rows(songs + part..<songs + part + 1), to: "\(part).csv")
                }
                songs += 3
                try Command.ingest.run(path, csv: csvs[0], output: "")
                let faults = Mutex<[String]>([])
                DispatchQueue.concurrentPerform(iterations: 2) { number in
                    let command = number == 0 ? first : second
                    do {
                        try command.run(path, csv: csvs[number + 1], output: folder.file("out\(number)"))
                    } catch  where !isLegitimate(error) {
                        faults.withLock { $0.append("\(command.rawValue): \(error)") }
                    } catch {}
                }
                let found = faults.withLock(\.self)
                #expect(found.isEmpty, "\(first.rawValue) and \(second.rawValue), round \(round): \(found)")
                #expect(try Self.differences(path) == 0, "\(first.rawValue) and \(second.rawValue), round \(round)")
            }
        }
        let catalogue = try Catalogue.open(at: path)
        #expect(try catalogue.verifyWithModel(device: try .cpu()).isEmpty)
    }

    /// Songs whose vector has other bits than the stored model gives it.
    static func differences(_ path: String) throws -> Int {
        let catalogue = try Catalogue.open(at: path)
        let (latents, mapped) = (try catalogue.latents(), catalogue.state.latentCount)
        let encoder = try catalogue.encoder(device: .cpu(threads: 1))
        let expected = try encoder.unitVectors(catalogue.songFeatures(), songs: 0..<mapped)
        let found = latents.floats(rows: 0..<mapped)
        return (0..<mapped).count { song in
            let row = song * encoder.latentWidth..<(song + 1) * encoder.latentWidth
            return found[row].map(\.bitPattern) != expected[row].map(\.bitPattern)
        }
    }
}
