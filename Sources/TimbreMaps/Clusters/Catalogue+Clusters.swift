import Foundation
public import TimbreCatalogue
import TimbreFiles

extension Catalogue {
    /// The clusters that were kept last.
    ///
    /// - Throws: `MapFault.noClusters` before the first clustering, `.outdatedClusters` where they are of latent
    ///   vectors and the model was trained anew since; `CatalogueFault.damaged`.
    public func clusters() throws -> SongClusters {
        let file: NPYFile
        let json: Data
        do {
            file = try npy(named: CatalogueFile.clusterLabels)
            json = try contents(of: CatalogueFile.clusterSummary)
        } catch CatalogueFault.noSuchFile {
            throw MapFault.noClusters(path: path, model: modelName)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let summary: ClusterSummary
        do {
            summary = try decoder.decode(ClusterSummary.self, from: json)
        } catch {
            throw CatalogueFault.damaged(
                file: path(of: CatalogueFile.clusterSummary), detail: "it describes no clusters")
        }
        if summary.on == .latents, summary.modelGeneration != state.modelGeneration {
            throw MapFault.outdatedClusters(path: path, model: modelName)
        }
        guard file.type == .int32, file.columns == 1 else {
            throw CatalogueFault.damaged(file: file.path, detail: "it holds no clusters' numbers")
        }
        let labels = file.ints(rows: 0..<min(file.rows, songCount))
        try file.checkIsWhole()
        let clusters = SongClusters(labels: labels, summary: summary)
        if let flaw = clusters.flaw(songs: songCount) {
            throw CatalogueFault.damaged(
                file: flaw.isOfLabels ? file.path : path(of: CatalogueFile.clusterSummary), detail: flaw.reason)
        }
        return SongClusters(
            labels: labels + [Int32](repeating: -1, count: songCount - labels.count), summary: summary)
    }

    /// Stores clusters in place of the earlier ones.
    ///
    /// - Returns: the catalogue with these clusters.
    /// - Throws: `MapFault.outdatedClusters` where another model has been trained since they were made,
    ///     `.impossibleClusters` for what `clusters()` would refuse, labels of too many songs for example;
    ///     `CatalogueFault.busy`, `.diskFull`, `.storage`. The earlier clusters then stay.
    public func keep(_ clusters: SongClusters) throws -> Catalogue {
        try writing { current in
            let summary = clusters.summary
            if summary.on == .latents, summary.modelGeneration != current.state.modelGeneration {
                throw MapFault.outdatedClusters(path: path, model: modelName)
            }
            if let flaw = clusters.flaw(songs: current.songCount) {
                throw MapFault.impossibleClusters(path: path, reason: flaw.reason)
            }
            return try current.keep(
                (CatalogueFile.clusterLabels, .int32, 1), describedBy: summary, in: CatalogueFile.clusterSummary
            ) { try $0.append(clusters.labels) }
        }
    }
}

extension SongClusters {
    /// Reason for which these clusters can't be of a catalogue with this number of songs, and whether it lies in the
    /// labels (else in the summary); nil where there is none.
    fileprivate func flaw(songs: Int) -> (reason: String, isOfLabels: Bool)? {
        if !summary.isConsistent(songs: songs) {
            return ("its numbers of clusters and songs do not fit each other", false)
        }
        if labels.count > songs { return ("it has labels of \(labels.count) songs, and there are \(songs)", true) }
        if let song = labels.firstIndex(where: { !(-1..<Int32(summary.k)).contains($0) }) {
            return ("song \(song) is in cluster \(labels[song]), and there are \(summary.k)", true)
        }
        return nil
    }
}

extension ClusterSummary {
    /// Whether counts, ids and measures of the summary fit each other and a catalogue with this number of songs.
    fileprivate func isConsistent(songs: Int) -> Bool {
        let counts = 0...songs
        return (1...songs).contains(k) && clusters.count == k && centres.count == k
            && centres.allSatisfy { $0.count == dimensions.count && $0.allSatisfy(\.isFinite) }
            && clusters.indices.allSatisfy { place in
                let cluster = clusters[place]
                return cluster.id == place && counts.contains(cluster.size) && (0...1).contains(cluster.share)
                    && cluster.features.values.allSatisfy { abs($0) < 1e6 }
                    && cluster.songs.allSatisfy { (0..<songs).contains($0) }
                    && (cluster.evidence?.isPossible ?? true)
                    && (cluster.genres + cluster.artists).allSatisfy { counts.contains($0.count) }
            }
            && tried.allSatisfy { trial in
                (1...songs).contains(trial.k) && (0..<1e300).contains(trial.inertia)
                    && (trial.silhouette.map { (-1.001...1.001).contains($0) } ?? true)
            }
    }
}
