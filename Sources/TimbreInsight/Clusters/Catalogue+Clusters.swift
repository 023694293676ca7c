import Foundation
import TimbreCatalogue
import TimbreFiles

extension Catalogue {
    static let clusterLabels = "clusters.npy"
    static let clusterSummary = "clusters.json"

    /// The clusters that `cluster` left in the catalogue.
    ///
    /// - Throws: `InsightFault.noClusters` before the first clustering, `.outdatedClusters` where they are of latent
    ///   vectors and the model was trained anew since; `CatalogueFault.damaged`.
    public func clusters() throws -> SongClusters {
        let file: NPYFile
        let json: Data
        do {
            file = try npy(named: Self.clusterLabels)
            json = try Data(contentsOf: URL(fileURLWithPath: self.file(named: Self.clusterSummary)))
        } catch CatalogueFault.noSuchFile {
            throw InsightFault.noClusters(path: path)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let summary: ClusterSummary
        do {
            summary = try decoder.decode(ClusterSummary.self, from: json)
        } catch {
            throw CatalogueFault.damaged(
                file: path + "/" + Self.clusterSummary, detail: "it is not what `cluster` writes")
        }
        if summary.on == .latents, summary.modelGeneration != state.modelGeneration {
            throw InsightFault.outdatedClusters(path: path)
        }
        let labels = file.ints(rows: 0..<min(file.rows, songCount))
        return SongClusters(
            labels: labels + [Int32](repeating: -1, count: songCount - labels.count), summary: summary)
    }

    /// Puts clusters in place of those that were there.
    ///
    /// - Throws: `CatalogueFault.busy`, `.diskFull`, `.storage`; the old ones are then in place.
    func replaceClusters(_ clusters: SongClusters) throws {
        try replace(
            (Self.clusterLabels, .int32, 1), describedBy: clusters.summary, in: Self.clusterSummary
        ) { try $0.append(clusters.labels) }
    }
}
