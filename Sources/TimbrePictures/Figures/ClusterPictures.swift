import TimbreCatalogue
import TimbreMaps

/// What is typical of each cluster, as heat maps.
enum ClusterPictures {
    /// More rows can't be read.
    private static let mostClusters = 60
    private static let mostGenres = 18

    /// Cluster × feature, mean standard scores.
    ///
    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func features(_ source: PictureSource) throws -> Picture {
        let clusters = try source.clusters()
        let found = clusters.summary
        let features = source.catalogue.recipe.features.map(\.name).filter { name in
            found.clusters.contains { ($0.features[name] ?? 0) != 0 }
        }
        guard !features.isEmpty else { throw CannotDraw("the clusters do not differ in any feature") }
        let shown = found.clusters.prefix(mostClusters)
        let scores = shown.flatMap { cluster in features.compactMap { cluster.features[$0] } }
        let limit = max(1, (scores.map(abs).max() ?? 1) * 2).rounded(.up) / 2
        let cells = shown.enumerated().flatMap { row, cluster in
            features.enumerated().map { column, name in
                let value = cluster.features[name] ?? .nan
                return HeatCell(row: row, column: column, value: value, text: Number.signed(value, decimals: 1))
            }
        }
        let map = HeatMap(
            rows: shown.map { "\(name(of: $0)), \(PictureText.songs($0.size))" },
            columns: features.map { PictureText.short(SongColumn(name: $0, values: []).title, 30) }, cells: cells,
            scale: ColourScale(.diverging, -limit...limit), hasTexts: true)
        return Picture(
            title: "What is typical of each cluster",
            note: note(source, clusters)
                + "; mean standard scores: 0 is the mean of all songs, and not written", panels: [map.panel])
    }

    /// Cluster × genre, shares of the cluster's songs.
    ///
    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func genres(_ source: PictureSource) throws -> Picture {
        let clusters = try source.clusters()
        guard let classes = try source.classes("genre", limit: mostGenres) else {
            throw CannotDraw("no song has a genre")
        }
        let found = clusters.summary
        let shown = found.clusters.prefix(mostClusters)
        // The named genres, others, unknown.
        let names = classes.classes.map { PictureText.short($0.name) }
        var counts = [[Int]](repeating: [Int](repeating: 0, count: found.k), count: names.count + 2)
        for (song, label) in clusters.labels.enumerated() where label >= 0 && Int(label) < found.k {
            switch classes.membership(of: song) {
            case .named(let index): counts[index][Int(label)] += 1
            case .other: counts[names.count][Int(label)] += 1
            case .unknown: counts[names.count + 1][Int(label)] += 1
            }
        }
        let columns = (names + ["\(PictureText.count(classes.otherNames)) other", "unknown"]).enumerated().filter {
            counts[$0.offset].contains { $0 > 0 }
        }
        let sizes = (0..<found.k).map { cluster in max(1, counts.reduce(0) { $0 + $1[cluster] }) }
        let cells = shown.indices.flatMap { cluster in
            columns.enumerated().map { column, genre in
                let share = Double(counts[genre.offset][cluster]) / Double(sizes[cluster])
                return HeatCell(row: cluster, column: column, value: share, text: Number.fixed(share * 100, 0))
            }
        }
        let highest = max(cells.map(\.value).max() ?? 1, 0.01)
        let map = HeatMap(
            rows: shown.map(name), columns: columns.map(\.element), cells: cells,
            scale: ColourScale(.sequential, 0...highest, unit: .share))
        return Picture(
            title: "Genres of each cluster",
            note: note(source, clusters) + "; percent of each cluster's songs, nothing where it rounds to 0",
            panels: [map.panel])
    }

    static func name(of cluster: ClusterSummary.Cluster) -> String {
        cluster.name.isEmpty ? "\(cluster.id)" : "\(cluster.id) \(PictureText.short(cluster.name, 60))"
    }

    /// Up to the name's first comma.
    static func shortName(of cluster: ClusterSummary.Cluster) -> String {
        var cluster = cluster
        cluster.name = PictureText.short(cluster.name.split(separator: ",").first.map(String.init) ?? "", 24)
        return name(of: cluster)
    }

    /// Whose clusters they are.
    static func note(_ source: PictureSource, _ clusters: SongClusters) -> String {
        let found = clusters.summary
        let newer = newer(clusters)
        return "\(found.k == 1 ? "1 cluster" : "\(found.k) clusters") of \(source.name) by "
            + (found.on == .features ? "features" : "latent vectors") + (newer.isEmpty ? "" : "; " + newer)
    }

    /// Songs that are in none of them; empty where all are in one.
    static func newer(_ clusters: SongClusters) -> String {
        let newer = clusters.labels.count { $0 < 0 }
        return newer > 0 ? "\(PictureText.songs(newer)) newer than the clusters" : ""
    }
}
