import ArgumentParser
import Timbre

struct Cluster: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Groups the songs by k-means, and describes each group.",
        discussion: """
            If there is a model, latent vectors are clustered, else the recipe's features as standard scores. For a \
            range, each number of clusters is tried; the inertia's elbow and a sample's silhouette choose one, and \
            the output says why. Labels and summaries stay in the catalogue (clusters.npy, clusters.json) for other \
            commands.

            Typical features are means of standard scores over all songs, whatever was clustered: +1 is one standard \
            deviation above the mean. A cluster's name is made of what sets its songs apart: genres, subgenre and \
            emotion that more of them have than chance explains, features whose mean lies far from that of all songs, \
            and the years of most of them. If no song has a genre, the name may give a genre from a published table \
            with similar features. --json gives the evidence.

            Example:

              timbre cluster --clusters 10
              timbre cluster --on features --clusters 2-9 --json
            """)

    @Option(
        help: ArgumentHelp(
            "Vectors to cluster. (default: latents if there is a model, else features)",
            valueName: "features|latents"))
    var on: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of clusters, or a range to choose it from.", valueName: "K|A-B"))
    var clusters = "10"

    @Option(parsing: .unconditional, help: "Number of runs from different first centres; the best is kept.")
    var starts = 3

    @Option(parsing: .unconditional, help: "Seed of the first centres and of the silhouette's sample.")
    var seed: UInt64 = 42

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions<Self>

    /// Largest number of clusters: enough for any picture, and few enough to wait for.
    private static let mostClusters = 10_000

    func validate() throws {
        _ = try range()
        if starts < 1 { throw ValidationError("--starts \(starts): give 1 or more") }
        if let on, SongVectors.Kind(rawValue: on) == nil {
            throw ValidationError("--on \(on): give features or latents")
        }
    }

    private func range() throws -> ClosedRange<Int> {
        let parts = clusters.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let numbers = parts.compactMap(\.self)
        guard (1...2).contains(parts.count), numbers.count == parts.count else {
            throw ValidationError("--clusters \(clusters): give a number, or a range such as 2-9")
        }
        guard let first = numbers.first, let last = numbers.last, first >= 1, last <= Self.mostClusters else {
            throw ValidationError("--clusters \(clusters): give 1 to \(Self.mostClusters)")
        }
        guard first <= last else {
            throw ValidationError("--clusters \(clusters): the range runs backwards, give \(last)-\(first)")
        }
        return first...last
    }

    func run() throws {
        try common.begin()
        let progress = ProgressLine()
        var options = ClusteringOptions()
        options.kind = on.flatMap(SongVectors.Kind.init(rawValue:))
        options.clusters = try range()
        (options.starts, options.seed) = (starts, seed)
        let work = progress.work { [starts] (now: ClusteringProgress) in
            "\(now.k == 1 ? "1 cluster" : "\(now.k) clusters"), start \(now.start) of \(starts), "
                + "iteration \(now.iteration)"
        }
        let (catalogue, outcome) = try common.writing(keeping: "the catalogue is as it was", model: models.model) {
            catalogue in
            // Checked before work that may take minutes.
            try catalogue.checkCanWrite()
            let outcome = try catalogue.makeClusters(
                device: common.selectedDevice(alone: "clustering"), options: options, work: work)
            try work.check()
            return (try catalogue.keep(outcome.clusters), outcome)
        }
        progress.end()
        for note in outcome.notes { Console.note(note) }
        let lines = ClusterLines(
            summary: outcome.clusters.summary, catalogue: catalogue, moods: try catalogue.moods(of: outcome.clusters))
        if common.json { try lines.json() } else { try lines.tables() }
    }
}

/// Output of a clustering.
private struct ClusterLines {
    let summary: ClusterSummary
    let catalogue: Catalogue
    let moods: [ClusterMoods]

    func tables() throws {
        let count = summary.clusters.reduce(0) { $0 + $1.size }
        try Console.result(
            "\(summary.k == 1 ? "1 cluster" : "\(summary.k) clusters") of \(Counted.songs(count)) by their \(summary.on == .latents ? "latent vectors" : "features")"
        )
        if summary.tried.count > 1 {
            var table = Table([("clusters", .right), ("inertia", .right), ("silhouette", .right), ("", .left)])
            for trial in summary.tried {
                table.add([
                    "\(trial.k)", Units.fixed(trial.inertia, 1), trial.silhouette.map { Units.fixed($0, 3) } ?? "",
                    trial.k == summary.k ? summary.choice : "",
                ])
            }
            try table.printed()
            try Console.result("")
        } else if let trial = summary.tried.first {
            let silhouette = trial.silhouette.map { ", silhouette \(Units.fixed($0, 3))" } ?? ""
            try Console.result("inertia \(Units.fixed(trial.inertia, 1))\(silhouette)")
        }
        var table = Table(
            [
                ("cluster", .right), ("name", .left), ("songs", .right), ("share", .right), ("typical features", .left),
                ("genres", .left), ("artists", .left),
            ] + (moods.isEmpty ? [] : [("moods", .left)]))
        for cluster in summary.clusters {
            table.add(
                [
                    "\(cluster.id)", cluster.name, "\(cluster.size)", "\(Units.fixed(cluster.share * 100, 1)) %",
                    cluster.typicalFeatures(3).filter { abs($0.score) >= 0.05 }.map(feature).joined(separator: ", "),
                    cluster.genres.prefix(3).map(\.name).joined(separator: ", "),
                    cluster.artists.prefix(3).map(\.name).joined(separator: ", "),
                ] + (moods.isEmpty ? [] : [strongest(in: cluster.id)]))
        }
        try table.printed()
        try Console.result("")
        try Console.result("nearest to the centre:")
        for cluster in summary.clusters {
            let songs = try catalogue.songs(Array(cluster.songs.prefix(3))).map(RecommendationLines.name)
            try Console.result("\(cluster.id): " + songs.joined(separator: ", "))
        }
    }

    /// The two commonest moods of a cluster's songs, by each classifier.
    private func strongest(in cluster: Int) -> String {
        moods.map { found in
            (moods.count > 1 ? "\(found.classifier): " : "")
                + zip(found.classes, found.shares[cluster]).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(2)
                .filter { $0.1 > 0 }.map { "\($0.0) \(Units.fixed($0.1 * 100, 0)) %" }.joined(separator: ", ")
        }.joined(separator: "; ")
    }

    private func feature(_ name: String, _ score: Double) -> String {
        "\(score < 0 ? "low" : "high") \(name) (\(score < 0 ? "-" : "+")\(Units.fixed(abs(score), 1)))"
    }

    func json() throws {
        try JSONLine([
            ("k", .integer(summary.k)), ("on", .text(summary.on.rawValue)), ("choice", .text(summary.choice)),
            (
                "tried",
                .list(
                    summary.tried.map {
                        .object([
                            ("k", .integer($0.k)), ("inertia", .number($0.inertia)),
                            ("silhouette", $0.silhouette.map { .number($0) } ?? .none),
                        ])
                    })
            ),
        ]).printed()
        for cluster in summary.clusters {
            try JSONLine([
                ("cluster", .integer(cluster.id)), ("name", .text(cluster.name)), ("size", .integer(cluster.size)),
                ("share", .number(cluster.share)),
                ("features", .object(cluster.features.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
                (
                    "moods",
                    .object(
                        moods.map { found in
                            (
                                found.classifier,
                                .object(zip(found.classes, found.shares[cluster.id]).map { ($0, .number($1)) })
                            )
                        })
                ),
                ("evidence", cluster.evidence.map(evidence) ?? .none),
                ("genres", .list(cluster.genres.map(counted))), ("artists", .list(cluster.artists.map(counted))),
                (
                    "songs",
                    .list(
                        try catalogue.songs(cluster.songs).map {
                            .object([
                                ("id", .integer($0.id)), ("title", .text($0.title)), ("artist", .text($0.artist)),
                            ])
                        })
                ),
            ]).printed()
        }
    }

    private func counted(_ count: ClusterSummary.Count) -> JSONLine.Value {
        .object([("name", .text(count.name)), ("count", .integer(count.count))])
    }

    private func evidence(_ found: ClusterSummary.Evidence) -> JSONLine.Value {
        .object([
            (
                "names",
                .list(
                    found.names.map {
                        .object([
                            ("category", .text($0.category)), ("name", .text($0.name)), ("count", .integer($0.count)),
                            ("share", .number($0.share)), ("catalogue_share", .number($0.catalogueShare)),
                        ])
                    })
            ),
            (
                "features",
                .list(
                    found.features.map {
                        .object([
                            ("name", .text($0.name)), ("difference", .number($0.difference)),
                            ("direction", .text($0.direction.rawValue)), ("word", $0.word.map { .text($0) } ?? .none),
                        ])
                    })
            ),
            (
                "years",
                found.years.map {
                    .object([
                        ("first", .integer($0.first)), ("last", .integer($0.last)), ("share", .number($0.share)),
                        ("catalogue_share", .number($0.catalogueShare)),
                    ])
                } ?? .none
            ),
        ])
    }
}
