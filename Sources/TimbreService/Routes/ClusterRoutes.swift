import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreMaps

/// Routes of clusters and their songs.
enum ClusterRoutes {
    static let all: [Route] = [clusters, songs]

    private static let clusters = Route(
        method: .get, path: "/v1/clusters", operation: "listClusters",
        summary: "Lists the clusters with what tells each from all others.", fields: [],
        answers: [
            (
                "application/json",
                .object([
                    Schema.Member("k", .integer), Schema.Member("on", .text, "features or latents."),
                    Schema.Member("choice", .text, "Why so many."), Schema.Member("items", .list(.named("Cluster"))),
                    Schema.Member("notes", .list(.text)),
                ])
            )
        ]
    ) { call in
        let clusters = try call.snapshot.clusters.value
        let summary = clusters.summary
        let moods = try call.catalogue.moods(of: clusters)
        let quartiles = try call.snapshot.quartiles.value
        let names = call.catalogue.recipe.features.map(\.name)
        func counted(_ counts: [ClusterSummary.Count]) -> JSONValue {
            .list(counts.map { .object([("name", .text($0.name)), ("count", .integer($0.count))]) })
        }
        return .object([
            ("k", .integer(summary.k)), ("on", .text(summary.on.rawValue)), ("choice", .text(summary.choice)),
            (
                "items",
                .list(
                    summary.clusters.map { cluster in
                        .object([
                            ("id", .integer(cluster.id)), ("name", .text(cluster.name)),
                            ("size", .integer(cluster.size)), ("share", .number(cluster.share)),
                            ("features", .numbers(cluster.features)),
                            ("quartiles", quartiles[cluster.id].inner(named: names)),
                            ("genres", counted(cluster.genres)), ("artists", counted(cluster.artists)),
                            ("songs", .list(cluster.songs.map { .integer($0) })),
                            (
                                "moods",
                                .object(
                                    moods.map { found in
                                        (
                                            found.classifier,
                                            .numbers(
                                                Dictionary(
                                                    uniqueKeysWithValues: zip(found.classes, found.shares[cluster.id])))
                                        )
                                    })
                            ),
                        ])
                    })
            ), ("notes", .texts([call.catalogue.note(on: clusters)].compactMap(\.self))),
        ])
    }

    private static let songs = Route(
        method: .get, path: "/v1/clusters/{cluster}/songs", operation: "getClusterSongs",
        summary: "Lists a cluster's songs, the nearest to its centre first.",
        fields: [.required("cluster", .integer(0...Field.mostCount), "a cluster's number")] + Field.selection(20),
        answers: SongList.answers(.named("Recommendations"))
    ) { call in
        let found = try Recommendations.orNothing {
            try call.catalogue.songs(
                ofCluster: call.integer("cluster") ?? 0, options: call.options(count: 20), work: call.work())
        }
        return try SongList(found).answer(call)
    }
}

extension FeatureDistributions {
    /// Inner quantiles by feature, without the smallest and largest value; features without a value are left out.
    fileprivate func inner(named names: [String]) -> JSONValue {
        .object(
            zip(names, quantiles).filter { !$1.isEmpty }.map { name, quantiles in
                (name, .list(quantiles.dropFirst().dropLast().map { .score($0) }))
            })
    }
}
