import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreFiles
import TimbreMaps
import TimbreMoods

/// Routes of songs: search by words, one song, its neighbours, and S3's look-up by title.
enum SongRoutes {
    static let all: [Route] = [search, song, neighbours, lookup]

    private static let search = Route(
        method: .get, path: "/v1/songs", operation: "searchSongs",
        summary:
            "Finds songs whose title, artists and album have words that begin with those of q; without q, those of ids, or all.",
        fields: [
            .optional("q", .text, "Words, or their beginnings."),
            .optional("ids", .songs, "These songs instead, in this order, each once."),
            .count(20, "How many; no more than there are. Unless given, ids gives all of its songs."),
            .optional("offset", .integer(0...Field.mostCount), "Songs to leave out before.", standard: .integer(0)),
            .filter, .format, .features,
        ], answers: SongList.answers(.named("SongPage")),
        queries: { 1 + max($0.integer("n") ?? 0, $0.texts("ids").count) / 1000 }
    ) { call in
        let (offset, count) = (call.integer("offset") ?? 0, call.integer("n") ?? 20)
        let (catalogue, isOfIDs) = (call.catalogue, call.arguments["ids"] != nil)
        if isOfIDs, call.text("q") != nil {
            throw Problem(.badRequest, "q and ids are given", "give one of the two", field: "ids")
        }
        var (ids, total, notes) = ([Int](), 0, [String]())
        let rows = try call.filter.map { try call.snapshot.rows(passing: $0, reason: &notes) }
        if isOfIDs {
            var seen: Set<Int> = []
            let asked = try call.songs("ids").filter { seen.insert($0).inserted && rows?[$0] ?? true }
            total = asked.count
            ids = Array(asked.dropFirst(offset).prefix(call.integer("n") ?? total))
        } else if let text = call.text("q") {
            let exact = try catalogue.songs(titled: text)
            let page = try call.snapshot.words.value.songs(
                matching: text, first: exact, offset: offset, count: count
            ) { rows?[$0] ?? true }
            (ids, total) = (page.ids, page.total)
            let nothing = "no song\(rows == nil ? "" : " that passes") has words that begin with “\(text)”"
            if page.isNear { notes.append("\(nothing): the nearest spellings answer") }
            if total == 0, notes.isEmpty {
                notes.append(nothing)
                if let near = try? catalogue.find(title: text), rows?[near.best.id] ?? true {
                    (ids, total) = (offset == 0 ? [near.best.id] : [], 1)
                    notes = ["\(nothing): the closest title answers"]
                }
            }
        } else if let rows {
            total = rows.selectedCount
            ids = Array((0..<catalogue.songCount).lazy.filter { rows[$0] }.dropFirst(offset).prefix(count))
        } else {
            total = catalogue.songCount
            ids = offset < total ? Array(offset..<min(total, offset.addingReportingOverflow(count).partialValue)) : []
        }
        if total == 0, notes.isEmpty { notes.append("no song passes") }
        if total > 0, offset >= total {
            notes.append("there are \(Counted.songs(total)), and \(offset) were passed over")
        }
        var list = SongList(items: try catalogue.songs(ids).map { ($0, $0.members) }, notes: notes)
        list.others = [("total", .integer(total)), ("offset", .integer(offset))]
        return try list.answer(call)
    }

    private static let id = Field.required(
        "id", .song, "an identifier of the table, row:42, or a number where it can only be one")

    private static let song = Route(
        method: .get, path: "/v1/songs/{id}", operation: "getSong", summary: "Tells all that is known of a song.",
        fields: [id], answers: [("application/json", .named("SongDetails"))]
    ) { call in
        let (catalogue, id) = (call.catalogue, try call.song("id"))
        let song = try catalogue.song(id)
        let cluster = (try? call.snapshot.clusters.value).flatMap { $0.labels[id] < 0 ? nil : Int($0.labels[id]) }
        let place = (try? call.snapshot.map.value.map)?.place(of: id)
        return .object(
            try call.catalogue.linkedMembers(of: [song])[0] + [
                ("popularity", .orNull(song.popularity)), ("features", try catalogue.features(of: [id])[0]),
                ("cluster", .orNull(cluster)), ("moods", .list(try moods(of: id, catalogue))),
                ("place", place.map { .list([.score($0.x), .score($0.y)]) } ?? .none),
                ("is_mapped", .flag(id < catalogue.state.latentCount)),
            ])
    }

    private static func moods(of id: Int, _ catalogue: Catalogue) throws -> [JSONValue] {
        guard !catalogue.moods.names.isEmpty else { return [] }
        return try catalogue.moods.namesThatTellSongs().flatMap { name -> [JSONValue] in
            let told = try catalogue.moods.told(by: name)
            guard id < told.songCount, let probabilities = told.probabilities(of: id) else { return [] }
            return told.labels(of: id).map {
                .object([
                    ("classifier", .text(name)), ("mood", .text(told.classes[$0])),
                    ("probability", .score(probabilities[$0])),
                ])
            }
        }
    }

    private static let neighbours = Route(
        method: .get, path: "/v1/songs/{id}/neighbours", operation: "getNeighbours",
        summary: "Finds the songs that are like a song, and says why.", fields: [id] + Field.selection(10) + [.why],
        answers: SongList.answers(.named("Recommendations"))
    ) { call in
        try list(like: call.song("id"), call, count: 10).answer(call)
    }

    static func list(like id: Int, _ call: Call, count: Int) throws -> SongList {
        let recommender = try call.snapshot.recommender
        let found = try Recommendations.orNothing {
            try recommender.similar(toSong: id, options: call.options(count: count), work: call.work())
        }
        let isAsked = call.arguments["why"] == nil || call.flag("why")
        return SongList(
            found, why: isAsked ? try recommender.likenesses(of: id, to: found.items.map(\.song)) : nil)
    }

    private static let lookup = Route(
        method: .get, path: "/v1/neighbours", operation: "findNeighbours",
        summary: "Finds the songs that are like the one that a title means; the closest title where none is called so.",
        fields: [.required("title", .text, "a title"), .optional("artist", .text, "One of its artists.")]
            + Field.selection(20) + [.why],
        answers: SongList.answers(
            .object([
                Schema.Member("items", .list(.named("Recommendation"))), Schema.Member("notes", .list(.text)),
                Schema.Member("song", .nullable(.named("Song")), "The song that was meant."),
                Schema.Member("is_exact", .flag, "Whether it is called so."),
                Schema.Member("others", .list(.named("Song")), "At most 20 other songs of that title."),
            ]))
    ) { call in
        let match: SongMatch
        do {
            match = try call.catalogue.match(title: call.text("title") ?? "", artist: call.text("artist"))
        } catch let fault as CatalogueFault {
            guard case .noSuchSong = fault else { throw fault }
            var list = SongList(items: [], notes: [fault.report.sentence()])
            list.others = [("song", .none), ("is_exact", .flag(false)), ("others", .list([]))]
            return try list.answer(call)
        }
        var list = try list(like: match.song.id, call, count: 20)
        list.others = [
            ("song", .object(try call.catalogue.linkedMembers(of: [match.song])[0])),
            ("is_exact", .flag(match.isExact)),
            (
                "others",
                .list(
                    try call.catalogue.linkedMembers(of: call.catalogue.songs(Array(match.others.prefix(20))))
                        .map { .object($0) })
            ),
        ]
        return try list.answer(call)
    }
}

extension Recommendations {
    /// Runs a search; where a filter lets no song through, the result is empty and has the reason as a note.
    static func orNothing(_ body: () throws -> Recommendations) throws -> Recommendations {
        try RecommenderFault.allowingEmptyFilter({ Recommendations(items: [], notes: [$0]) }, body)
    }
}

extension RecommenderFault {
    /// Runs a search; where a filter lets no song through, `nothing` makes the result from the reason.
    static func allowingEmptyFilter<Found>(
        _ nothing: (_ reason: String) -> Found, _ body: () throws -> Found
    ) throws -> Found {
        do {
            return try body()
        } catch let fault as RecommenderFault {
            guard case .emptyFilter = fault else { throw fault }
            return nothing(fault.report.sentence())
        }
    }
}

extension Snapshot {
    /// Songs that a filter lets through.
    ///
    /// - Parameter reason: notes, to which the reason is added where the filter lets no song through.
    func rows(passing filter: SongFilter, reason: inout [String]) throws -> RowFilter {
        var told: String?
        let rows = try RecommenderFault.allowingEmptyFilter({
            told = $0
            return RowFilter(count: catalogue.songCount)
        }) {
            if hasModel, catalogue.state.latentCount == catalogue.songCount {
                return try recommender.rows(passing: filter) ?? RowFilter(count: catalogue.songCount, all: true)
            }
            return try filter.rows(in: catalogue)
        }
        reason += [told].compactMap(\.self)
        return rows
    }
}
