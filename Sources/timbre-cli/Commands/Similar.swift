import ArgumentParser
import Foundation
import Timbre

struct Similar: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds songs like a song or a profile, in a cluster, or on a path between two songs.",
        discussion: """
            Titles match whatever their case and accents, and a misspelt one finds the closest title. If several \
            songs have the title, the most popular one is used and the others are listed. Songs with the same artist \
            and title appear once.

            Scores are cosines of the songs' vectors, from -1 to 1; 1 is the same direction. Compare them within one \
            model only.

            The CPU answers a single query before a GPU has woken, with the same bits, unless --device or \
            $TIMBRE_DEVICE names another device.

            A profile's values are in the CSV's units. A feature left out takes the median, a category “unknown”; so \
            one value alone asks for a usual song with that value, and --where is what limits values.

            --diversity picks songs by maximal marginal relevance, (1 - D) x score - D x the largest cosine to a song \
            already picked, out of the 10 n best songs, at least 100.

            --cluster alone lists a cluster from its centre outwards, with distances in the space that was clustered; \
            --minimum-score and --diversity use cosines there. With a song or a profile, it limits the answers to the \
            cluster.

            --from and --to make a playlist of n songs that leads from one song to the other, each song further along \
            than the one before.

            Example:

              timbre similar --song "Memories" --artist "Maroon 5" -n 5
              timbre similar --id 42 --minimum-score 0.9 --per-artist 1 --diversity 0.3
              timbre similar --id 42 --where 'genre=rock,artist!="Earth, Wind & Fire"'
              timbre similar --profile "tempo=120" --where "tempo>=115,tempo<=125"
              timbre similar --cluster 3 -n 20
              timbre similar --from "Memories" --to "Halo" --to-artist "Beyoncé" -n 12
            """)

    @Option(help: "Title of a song.")
    var song: String?

    @Option(help: "Artist of the --song.")
    var artist: String?

    @Option(
        parsing: .unconditional,
        help: "Identifier of a song in the table, or its row number from 0; row: or id: before a number that is both.")
    var id: String?

    @Option(help: ArgumentHelp("Description of a song that need not exist.", valueName: "key=value,…"))
    var profile: String?

    @Option(
        parsing: .unconditional, help: "Number of a cluster: lists its songs, or limits the answers to them.",
        completion: .clusters)
    var cluster: Int?

    @OptionGroup var path: PathEnds

    @Option(name: .customShort("n"), parsing: .unconditional, help: "Number of songs; for a path, with both ends.")
    var count = 10

    @OptionGroup var selection: SelectionOptions

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if let song, song.allSatisfy(\.isWhitespace) { throw ValidationError("--song is empty: give a title") }
        if artist != nil, song == nil { throw ValidationError("--artist goes with --song") }
        if count < 1 { throw ValidationError("-n \(count): ask for 1 recommendation or more") }
        if id?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("--id is empty: give an identifier or a row")
        }
        if let id, let row = Int(id), row < 0 { throw ValidationError("--id \(id): ids start at 0") }
        if let cluster, cluster < 0 { throw ValidationError("--cluster \(cluster): clusters start at 0") }
        if path.isGiven, selection.minimumScore != nil || selection.diversity != 0 {
            throw ValidationError("--minimum-score and --diversity do not go with --from and --to")
        }
    }

    func run() throws {
        let asked = [song != nil, id != nil, profile != nil, path.isGiven].count(where: { $0 })
        guard asked == 1 || asked == 0 && cluster != nil else {
            throw MissingOption(description: "give one of --song, --id and --profile, a --cluster, or --from and --to")
        }
        try common.begin()
        let work = selection.work(count: count)
        var options = try selection.options(count: count)
        let catalogue = try common.openedCatalogue(models.model)
        if let cluster {
            if song == nil, id == nil, profile == nil, !path.isGiven {
                let found = try catalogue.songs(ofCluster: cluster, options: options, work: work)
                return try RecommendationLines.print(found, json: common.json)
            }
            var filter = options.filter ?? SongFilter()
            filter.conditions.append(SongFilter.Condition("cluster", .equal, "\(cluster)"))
            options.filter = filter
        }
        let recommender = try Recommender(catalogue, device: try common.deviceForOneQuery())
        if let profile {
            if let fault = catalogue.recipeFault { throw fault }
            let parsed = try Profile(parsing: profile, recipe: catalogue.recipe)
            let found = try recommender.similar(to: parsed, options: options, work: work)
            let features = try NamedFeatures(parsed, catalogue)
            return try RecommendationLines.print(found, json: common.json, features: features)
        }
        try RecommendationLines.print(try found(by: recommender, options, work), json: common.json)
    }

    private func found(
        by recommender: Recommender, _ options: RecommendationOptions, _ work: Work<Portion>
    ) throws -> Recommendations {
        if let ends = try path.ids(in: recommender.catalogue) {
            return try recommender.path(
                from: ends.start, to: ends.end,
                options: PathOptions(
                    count: options.count, perArtist: options.perArtist, filter: options.filter,
                    foldsVersions: options.foldsVersions),
                work: Interrupt.work())
        }
        let liked = id.map(SongReference.identifier) ?? .title(song ?? "", artist: artist)
        return try recommender.similar(
            toSong: recommender.catalogue.id(of: liked, announcedAs: "like"), options: options, work: work)
    }
}

/// Options of a path's two ends: `--from` and `--to`.
struct PathEnds: ParsableArguments {
    @Option(help: "Title of a path's first song.")
    var from: String?

    @Option(help: "Artist of the --from song.")
    var fromArtist: String?

    @Option(parsing: .unconditional, help: "Row number or identifier of a path's first song, as in --id.")
    var fromID: String?

    @Option(help: "Title of a path's last song.")
    var to: String?

    @Option(help: "Artist of the --to song.")
    var toArtist: String?

    @Option(parsing: .unconditional, help: "Row number or identifier of a path's last song, as in --id.")
    var toID: String?

    var isGiven: Bool { from != nil || to != nil || fromID != nil || toID != nil }

    func validate() throws {
        if fromArtist != nil, from == nil { throw ValidationError("--from-artist goes with --from") }
        if toArtist != nil, to == nil { throw ValidationError("--to-artist goes with --to") }
        guard isGiven else { return }
        guard (from == nil) != (fromID == nil), (to == nil) != (toID == nil) else {
            throw ValidationError("a path has two ends: give one of --from and --from-id, and one of --to and --to-id")
        }
        for (option, title) in [("--from", from), ("--to", to)] where title?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("\(option) is empty: give a title")
        }
        for (option, id) in [("--from-id", fromID), ("--to-id", toID)] {
            if id?.allSatisfy(\.isWhitespace) == true {
                throw ValidationError("--id is empty: give an identifier or a row")
            }
            if let id, let row = Int(id), row < 0 { throw ValidationError("\(option) \(id): ids start at 0") }
        }
    }

    /// Ids of both ends.
    ///
    /// - Returns: nil where no path is requested.
    func ids(in catalogue: Catalogue) throws -> (start: Int, end: Int)? {
        guard isGiven else { return nil }
        return (
            try catalogue.id(
                of: fromID.map(SongReference.identifier) ?? .title(from ?? "", artist: fromArtist), announcedAs: "from"),
            try catalogue.id(
                of: toID.map(SongReference.identifier) ?? .title(to ?? "", artist: toArtist), announcedAs: "to")
        )
    }
}
