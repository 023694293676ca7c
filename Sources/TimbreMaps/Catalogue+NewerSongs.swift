import TimbreBase
package import TimbreCatalogue

extension Catalogue {
    /// A note that some songs were added after the clusters were made; nil where every song is in a cluster.
    package func note(on clusters: SongClusters) -> String? {
        let newer = clusters.labels.count { $0 < 0 }
        guard newer > 0 else { return nil }
        return "\(Counted.songs(newer)) came after the clusters and \(newer == 1 ? "is" : "are") in none of them; "
            + again("cluster", of: clusters.summary.on)
    }

    /// A note that some songs were added after the map was made; nil where there are none. Songs that the map's sample
    /// left out do not count as newer.
    package func note(on map: SongMap) -> String? {
        let newer = songCount - map.count
        guard newer > 0 else { return nil }
        return "\(Counted.songs(newer)) came after the map and \(newer == 1 ? "has" : "have") no place on it; "
            + again("make the map", of: map.description.on)
    }

    private func again(_ what: String, of kind: SongVectors.Kind) -> String {
        let areMapped = kind == .features || state.latentCount == songCount
        return "\(areMapped ? "" : "embed them, then ")\(what) again"
    }
}
