import TimbreBase
public import TimbreCatalogue
import TimbreMoods
import TimbreSearch

/// A choice among the songs of a mood.
public struct MoodSongOptions: Sendable, Equatable {
    public var count: Int
    /// Least probability of the mood. If too few songs reach it, less certain songs of the mood follow, and a note says
    /// so.
    public var threshold: Double
    /// Seed of a draw among the songs that reach the threshold; nil for the most certain songs.
    public var seed: UInt64?
    /// Largest number of songs by one artist; nil for any number.
    public var perArtist: Int?
    /// Songs that may be found; nil for all.
    public var filter: SongFilter?

    public init(
        count: Int = 10, threshold: Double = 0.5, seed: UInt64? = nil, perArtist: Int? = nil, filter: SongFilter? = nil
    ) {
        (self.count, self.threshold, self.seed) = (count, threshold, seed)
        (self.perArtist, self.filter) = (perArtist, filter)
    }
}

/// A song of a mood.
public struct MoodSong: Sendable, Equatable, Codable {
    /// Position in the list, from 1.
    public var rank: Int
    public var id: Int
    public var title: String
    public var artists: [String]
    /// The mood that the classifier tells of the song.
    public var mood: String
    /// Probability of the requested mood; for listeners, the mean over the classes that their moods lead to, 0 to 1.
    public var probability: Double
    /// Words or features that speak for the mood, the strongest first.
    public var reasons: [String]
}

/// Songs of a mood, with notes for the user.
public struct MoodSongs: Sendable, Equatable, Codable {
    public var items: [MoodSong]
    public var notes: [String]

    public init(items: [MoodSong], notes: [String] = []) { (self.items, self.notes) = (items, notes) }
}

extension Catalogue {
    /// Finds songs of a mood that a classifier tells, the most certain first.
    ///
    /// - Parameters:
    ///   - mood: a class of a classifier.
    ///   - name: name of the classifier; nil for the one that tells this mood.
    ///   - options: number of songs, their certainty, and which.
    /// - Throws: `MoodFault.noSuchMood` with the nearest, `.noModel`, `.noSuchModel`, `.severalTell`, `.otherKind`;
    ///   `RecommenderFault.invalidCount`, and what `SongFilter.rows` throws; `CatalogueFault`.
    public func songs(
        ofMood mood: String, by name: String? = nil, options: MoodSongOptions = MoodSongOptions()
    ) throws -> MoodSongs {
        let (name, told, place) = try moods.telling(mood, by: name)
        let own = (0..<told.songCount).filter { told.labels(of: $0).contains(place) }
        var ranking = own.map { Neighbour(id: $0, score: told.probabilities[$0 * told.classes.count + place]) }
        ranking.sort { ($1.score, $0.id) < ($0.score, $1.id) }
        let certain = ranking.count { Double($0.score) >= options.threshold }
        if let seed = options.seed {
            let draws = Philox(seed: seed)
            let head = ranking[..<certain].sorted { draws.word(of: $0.id) < draws.word(of: $1.id) }
            ranking = head + ranking[certain...]
        }
        var found = try chosen(
            ranking, told, options,
            limit: "“\(name)” tells \(told.classes[place]) of \(Counted.songs(own.count))")
        let uncertain = found.items.count { $0.probability < options.threshold }
        if uncertain > 0 {
            found.notes.insert(
                "\(found.items.count - uncertain) of these reach a probability of \(options.threshold): "
                    + "less certain ones of that mood follow", at: 0)
        }
        found.notes += try moods.notes(on: name)
        try found.fillReasons(moods, of: name) { _ in place }
        return found
    }

    /// Finds songs that a listener's moods lead to, by a classifier of songs.
    ///
    /// A song's score is the mean of its probabilities of the classes that the listener's moods lead to, weighted by
    /// the moods' probabilities.
    ///
    /// - Parameters:
    ///   - listener: the listener's moods.
    ///   - name: name of the classifier of songs; nil for the one that tells most of the classes that any of the moods
    ///     leads to.
    ///   - options: number of songs, their certainty, and which.
    /// - Throws: `MoodFault.noModel`, `.noSuchModel`; `.noSuchMood` where no classifier of songs tells a class that the
    ///   listener's moods lead to; otherwise as `songs(ofMood:by:options:)`.
    public func songs(
        for listener: ListenerMoods, by name: String? = nil, options: MoodSongOptions = MoodSongOptions()
    ) throws -> MoodSongs {
        let wanted = Set(listener.moods.flatMap(\.songs))
        if wanted.isEmpty {
            return MoodSongs(
                items: [], notes: ["the recipe of the listeners' classifier leads no mood to songs: give it songs: {…}"]
            )
        }
        let (name, told) = try self.moods.telling(anyOf: wanted, by: name)
        let folding = TextFolding()
        // A mood without a class that this classifier tells leaves the choice to the next moods.
        let tellable = Set(told.classes.map(folding.fold))
        func leads(_ mood: ListenerMoods.Mood) -> Bool { mood.songs.contains { tellable.contains(folding.fold($0)) } }
        let idle = listener.moods.filter { $0.isTold && !$0.songs.isEmpty && !leads($0) }
        var moods = listener.moods.filter { $0.isTold && leads($0) }
        if moods.isEmpty { moods = Array(listener.moods.filter(leads).prefix(1)) }
        let classes = told.classes.map(folding.fold)
        let n = classes.count
        var scores = [Double](repeating: 0, count: told.songCount)
        let total = moods.reduce(0) { $0 + $1.probability }
        for mood in moods {
            let places = Set(mood.songs.compactMap { classes.firstIndex(of: folding.fold($0)) })
            for song in scores.indices where told.states[song] == .told {
                scores[song] +=
                    mood.probability / max(total, 1e-12)
                    * places.reduce(0) { $0 + Double(told.probabilities[song * n + $1]) }
            }
        }
        var ranking = scores.indices.filter { told.states[$0] == .told }.map {
            Neighbour(id: $0, score: Float(scores[$0]))
        }
        ranking.sort { ($1.score, $0.id) < ($0.score, $1.id) }
        var found = try chosen(
            ranking, told, options, limit: "“\(name)” tells moods of \(Counted.songs(ranking.count))")
        if !idle.isEmpty {
            found.notes.append(
                "“\(name)” tells of songs nothing that \(idle.map { "“\($0.name)”" }.joined(separator: ", ")) leads to: the other "
                    + "moods choose the songs")
        }
        found.notes += try self.moods.notes(on: name)
        // Reasons are those of the class that contributes most to a song's score.
        let weights = classes.map { name in
            moods.reduce(0) { $0 + ($1.songs.contains { folding.fold($0) == name } ? $1.probability : 0) }
        }
        try found.fillReasons(self.moods, of: name) { song in
            (0..<n).max {
                weights[$0] * Double(told.probabilities[song * n + $0]) < weights[$1]
                    * Double(told.probabilities[song * n + $1])
            }
        }
        return found
    }

    /// The first songs of a ranking, distinct by artist and title.
    private func chosen(
        _ ranking: [Neighbour], _ told: SongMoods, _ options: MoodSongOptions, limit: String
    ) throws -> MoodSongs {
        let selected = RecommendationOptions(count: options.count, perArtist: options.perArtist, filter: options.filter)
        try selected.check()
        let rows = try options.filter.map { try $0.rows(in: self, count: told.songCount) }
        let ranking = ranking.filter { rows?[$0.id] ?? true }
        var selections = [Selection(besides: [], options: selected, catalogue: self)]
        try Selection.fill(&selections, options: selected, available: ranking.count, work: Work()) { _, count in
            [Array(ranking.prefix(count))]
        }
        let found = selections[0].recommendations(
            limit: rows == nil ? limit : "the filter leaves \(Counted.songs(ranking.count))", mapped: told.songCount,
            dimensions: 1
        ) { ids in ids.map { _ in 1 } }
        return MoodSongs(
            items: found.items.map { item in
                MoodSong(
                    rank: item.rank, id: item.song.id, title: item.song.title, artists: item.song.artists,
                    mood: told.labels(of: item.song.id).map { told.classes[$0] }.joined(separator: ", "),
                    probability: Double(item.score), reasons: [])
            }, notes: found.notes)
    }
}

extension MoodSongs {
    /// Fills in each song's reasons for one class.
    fileprivate mutating func fillReasons(
        _ moods: Moods, of classifier: String, _ place: (_ song: Int) -> Int?
    ) throws {
        for (place, indices) in Dictionary(grouping: items.indices, by: { place(items[$0].id) }) {
            guard let place else { continue }
            let reasons = try moods.reasons(indices.map { items[$0].id }, for: place, by: classifier)
            for (index, reasons) in zip(indices, reasons) { items[index].reasons = reasons }
        }
    }
}

extension Philox {
    fileprivate func word(of song: Int) -> UInt64 {
        let words = self(UInt32(truncatingIfNeeded: song), .moodSongs, 0, 0)
        return UInt64(words[0]) << 32 | UInt64(words[1])
    }
}
