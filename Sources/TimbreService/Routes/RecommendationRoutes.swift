import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue

/// Routes of recommendations: from a profile, playlists, paths.
enum RecommendationRoutes {
    static let all: [Route] = [profile, playlist, path]

    private static let profile = Route(
        method: .post, path: "/v1/recommendations", operation: "recommend",
        summary: "Finds songs like a profile: a song that need not exist.",
        fields: [
            .optional(
                "profile", .values,
                "Values of features in the table's units, and artist, genre and emotion; /v1/model lists them. What is left "
                    + "out takes the training median.")
        ] + Field.selection(10) + [.why], body: .json, answers: SongList.answers(.named("Recommendations"))
    ) { call in
        let recommender = try call.snapshot.recommender
        var (profile, notes) = (Profile(), [String]())
        let recipe = recommender.catalogue.recipe
        for (key, value) in call.values("profile").sorted(by: { $0.key < $1.key }) {
            try profile.set(key, to: value, recipe: recipe, unknown: &notes)
        }
        return try list(like: profile, call, by: recommender, notes: notes).answer(call)
    }

    static func list(
        like profile: Profile, _ call: Call, by recommender: Recommender, notes: [String]
    ) throws -> SongList {
        var found = try Recommendations.orNothing {
            try recommender.similar(to: profile, options: call.options(count: 10), work: call.work())
        }
        found.notes = notes + found.notes
        let isAsked = call.arguments["why"] == nil || call.flag("why")
        return SongList(
            found, why: isAsked ? try recommender.likenesses(of: profile, to: found.items.map(\.song)) : nil)
    }

    private static let playlist = Route(
        method: .post, path: "/v1/playlists", operation: "makePlaylist",
        summary:
            "Makes a playlist of songs like those that are liked and unlike those that are not, or goes on with one.",
        fields: [
            .required("likes", .songs, "songs that are liked, or a playlist's"),
            .optional("dislikes", .songs, "Songs that are not liked."),
            .optional(
                "include", .songs, "Songs that stand in the playlist in any case, before those that are found."),
            .optional(
                "with_likes", .flag, "Puts the liked songs first: the whole playlist.", standard: .flag(false)),
        ] + Field.selection(30), body: .json, answers: SongList.answers(.named("Recommendations")),
        queries: { max(1, $0.texts("likes").count + $0.texts("dislikes").count) }
    ) { call in
        let recommender = try call.snapshot.recommender
        let included = try call.songs("include")
        var notes: [String] = []
        let likes = try call.mappedSongs("likes", recommender, leftOut: &notes)
        let dislikes = try call.mappedSongs("dislikes", recommender, leftOut: &notes)
        guard !likes.isEmpty else {
            throw Problem(
                .notFound, notes.first ?? "likes is empty", "give a song that has a place among the others",
                field: "likes")
        }
        var options = try call.options(count: 30)
        // A least score without a number of songs asks for all songs that reach it.
        let isForAll = call.integer("n") == nil && options.minimumScore != nil
        if isForAll {
            guard options.diversity == 0 else {
                throw Problem(.badRequest, "diversity goes with a number of songs", "give n", field: "diversity")
            }
            options.count = max(1, recommender.mappedCount)
        }
        options.excluded += included
        var found = try Recommendations.orNothing {
            try recommender.playlist(
                likes: likes, dislikes: dislikes, options: options, work: call.work())
        }
        // Fewer songs than the catalogue has were expected, so no note says so.
        if isForAll, !found.items.isEmpty { found.notes.removeAll { $0.contains(" recommendations: ") } }
        found.notes = notes + found.notes
        var seen: Set<Int> = []
        let first = ((call.flag("with_likes") ? likes : []) + included).filter { seen.insert($0).inserted }
        let songs = try recommender.catalogue.songs(first)
        found.items = songs.map { Recommendation(rank: 0, song: $0, score: 1) } + found.items
        for place in found.items.indices { found.items[place].rank = place + 1 }
        return try SongList(found).answer(call)
    }

    private static let path = Route(
        method: .post, path: "/v1/paths", operation: "makePath",
        summary: "Walks from one song to another in small steps.",
        fields: [
            .required("from", .song, "the first song"), .required("to", .song, "the last song"),
            .optional("n", .integer(2...1000), "Songs, both ends among them.", standard: .integer(10)),
            .filter, .perArtist, .foldVersions, .exclude,
            .optional(
                "variation", .integer(0...100),
                "0 for the best path, 1 for the best without the songs of that one, and so on.", standard: .integer(0)),
            .format, .features,
        ], body: .json, answers: SongList.answers(.named("Recommendations")),
        queries: { ($0.integer("n") ?? 10) * (1 + ($0.integer("variation") ?? 0)) }
    ) { call in
        let options = PathOptions(
            count: call.integer("n") ?? 10, perArtist: call.integer("per_artist"), filter: try call.filter,
            variation: call.integer("variation") ?? 0, excluded: try call.songs("exclude"),
            foldsVersions: call.flag("fold_versions"))
        let found = try Recommendations.orNothing {
            try call.snapshot.recommender.path(
                from: call.song("from"), to: call.song("to"), options: options, work: call.work())
        }
        return try SongList(found).answer(call)
    }
}

extension Profile {
    /// Sets a value from a request; a key that the recipe does not have is noted and left out.
    ///
    /// - Throws: `RecommenderFault.profileNumber`.
    mutating func set(_ key: String, to value: Argument, recipe: Recipe, unknown notes: inout [String]) throws {
        if recipe.features.contains(where: { $0.name == key }) {
            switch value {
            case .null: return
            case .integer(let number): numbers[key] = Double(number)
            case .number(let number): numbers[key] = number
            case .flag(let flag): numbers[key] = flag ? 1 : 0
            case .text(let text):
                if Substring(text).trimmed.isEmpty { return }
                guard let number = Double(Substring(text).trimmed), number.isFinite else {
                    throw RecommenderFault.profileNumber(key: key, value: text)
                }
                numbers[key] = number
            default: throw RecommenderFault.profileNumber(key: key, value: value.inWords)
            }
        } else if recipe.categories.contains(where: { $0.name == key && $0.isFeature }) {
            switch value {
            case .text(let text): if !Substring(text).trimmed.isEmpty { categories[key] = text }
            case .integer(let number): categories[key] = "\(number)"
            case .null: break
            default: notes.append("\(key) is \(value.inWords), which is no name: it counts as unknown")
            }
        } else if value != .null {
            let nearest = NearestName.to(key, among: recipe.profileKeys).map { ", did you mean “\($0)”?" } ?? ""
            notes.append("there is no profile key “\(key)”\(nearest): it counts for nothing")
        }
    }
}
