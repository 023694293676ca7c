import Foundation
import HTTPTypes
import Timbre
import TimbreBase
import TimbreCatalogue

/// Route of an earlier system that programs still call: an embedding autoencoder's `POST /recommend`, with its keys and
/// units, whatever the catalogue's units are.
enum ReplacedRoutes {
    static let all: [Route] = [recommend]

    /// Numeric keys of the earlier system. All but the tempo run from 0 to 100, where a catalogue's feature may run
    /// from 0 to 1.
    private static let numbers = [
        "tempo", "popularity", "energy", "danceability", "positiveness", "speechiness", "liveness", "acousticness",
        "instrumentalness",
    ]
    private static let flags = [
        "good_for_party", "good_for_work_study", "good_for_exercise", "good_for_running", "good_for_driving",
        "good_for_social_gatherings", "good_for_morning_routine", "good_for_meditation_stretching",
    ]
    private static let names = ["artist", "genre", "emotion"]

    private static let recommend = Route(
        method: .post, path: "/recommend", operation: "recommendAsBefore",
        summary: "Answers programs of the embedding autoencoder: its keys, shares from 0 to 100, every key optional.",
        fields: numbers.map { .optional($0, .scalar, $0 == "tempo" ? "Beats a minute." : "0 to 100.") }
            + flags.map { .optional($0, .scalar, "0 or 1.") } + names.map { .optional($0, .text, "A name.") } + [
                .optional("n", .scalar, "How many."),
                .optional("minimum_score", .scalar, "Songs that score below are left out."),
            ], body: .json, takesOtherFields: true,
        answers: [
            (
                "application/json",
                .list(
                    .object([
                        Schema.Member("score", .number), Schema.Member("artist", .text), Schema.Member("genre", .text),
                        Schema.Member("song", .text), Schema.Member("id", .integer),
                    ]))
            )
        ]
    ) { call in
        let recommender = try call.snapshot.recommender
        let recipe = recommender.catalogue.recipe
        var (profile, notes) = (Profile(), [String]())
        var (count, minimumScore): (Int, Float?) = (10, nil)
        for (key, value) in call.arguments.sorted(by: { $0.key < $1.key }) {
            let name = plainName(key)
            if counts.contains(name) {
                count = try Self.count(key, value)
            } else if name == "minimum_score" {
                guard let number = Self.number(value), (-1...1).contains(number) else {
                    throw Problem(.badRequest, "\(key) is \(value.inWords)", "give -1 to 1", field: key)
                }
                minimumScore = Float(number)
            } else if names.contains(name) {
                if case .text(let text) = value, !Substring(text).trimmed.isEmpty,
                    recipe.categories.contains(where: { $0.name == name && $0.isFeature })
                {
                    profile.categories[name] = text
                }
            } else if let feature = recipe.features.first(where: { $0.name == name || $0.means(name) }) {
                try set(feature, of: key, to: value, in: &profile, &notes)
            } else if !(numbers + flags).contains(name) {
                notes.append("there is no key “\(key.prefix(80))”: it counts for nothing")
            } else {
                notes.append("the catalogue has no feature “\(name)”: it counts for nothing")
            }
        }
        let options = RecommendationOptions(count: count, minimumScore: minimumScore)
        let found = try recommender.similar(to: profile, options: options, work: call.work())
        var answer = Answer.json(
            .list(
                found.items.map {
                    .object([
                        ("score", .score($0.score)), ("artist", .text($0.song.artist)), ("genre", .text($0.song.genre)),
                        ("song", .text($0.song.title)), ("id", .integer($0.song.id)),
                    ])
                }))
        let all = notes + found.notes
        let shown =
            Array(all.prefix(Self.mostNotes))
            + (all.count > Self.mostNotes ? ["and \(all.count - Self.mostNotes) more"] : [])
        let told = String(decoding: JSONValue.texts(shown).bytes, as: UTF8.self)
        answer.headers.append(
            (.timbreNotes, told.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "[]"))
        return answer
    }

    private static let counts: Set = ["n", "top_n", "num_recommendations", "n_recommendations", "count", "k"]

    /// Key without capitals, spaces and punctuation: "Good for Work/Study" becomes good_for_work_study.
    private static func plainName(_ key: String) -> String {
        let words = key.lowercased().split { !$0.isLetter && !$0.isNumber }
        let name = words.joined(separator: "_")
        return ["artist_s": "artist", "artists": "artist"][name] ?? name
    }

    /// Largest number of notes in the header.
    private static let mostNotes = 10

    private static func number(_ value: Argument) -> Double? {
        switch value {
        case .integer(let whole): Double(whole)
        case .number(let real): real
        case .flag(let flag): flag ? 1 : 0
        case .text(let text): Double(Substring(text).trimmed).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    private static func count(_ key: String, _ value: Argument) throws -> Int {
        guard let number = number(value), let count = Int(exactly: number), (1...Field.mostCount).contains(count) else {
            throw Problem(.badRequest, "\(key) is \(value.inWords)", "give a whole number from 1", field: key)
        }
        return count
    }

    private static func set(
        _ feature: FeatureRecipe, of key: String, to value: Argument, in profile: inout Profile,
        _ notes: inout [String]
    ) throws {
        if value == .null || value == .text("") { return }
        guard let number = number(value) else {
            throw Problem(.badRequest, "\(key) is \(value.inWords)", "give a number", field: key)
        }
        let isShare = numbers.contains(plainName(key)) && plainName(key) != "tempo"
        let conversion = isShare ? feature.valueUnit.flatMap { FeatureUnit.percent.conversion(to: $0) } : nil
        let converted = conversion.map { number * $0.factor / $0.divisor } ?? number
        // The earlier system's sliders reach beyond the ranges of some tables.
        let kept = min(max(converted, feature.minimum), feature.maximum)
        if kept != converted {
            notes.append("\(key) is \(Argument.plain(number)), beyond what there is: the end of the range counts")
        }
        profile.numbers[feature.name] = kept
    }
}

extension HTTPField.Name {
    /// Header with the notes on an answer that is a bare list: a JSON list of sentences, percent-encoded.
    static let timbreNotes = HTTPField.Name("Timbre-Notes")!
}
