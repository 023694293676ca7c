import TimbreBase
package import TimbreCatalogue

extension Catalogue {
    /// What somebody should know who reads clusters that songs have been added after; nil where every song is in one.
    package func note(on clusters: SongClusters) -> String? {
        let newer = clusters.labels.count { $0 < 0 }
        guard newer > 0 else { return nil }
        return "\(Counted.songs(newer)) came after the clusters and \(newer == 1 ? "is" : "are") in none of them; "
            + again("cluster", of: clusters.summary.on)
    }

    /// The same of a map, on which songs that a sample left out are no newer ones.
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
