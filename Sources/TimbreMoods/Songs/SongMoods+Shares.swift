import TimbreBase

extension SongMoods {
    /// A mood with the number of songs that have it.
    public struct Share: Sendable, Equatable, Codable {
        public var name: String
        public var songs: Int
        /// Mean probability over all songs with a prediction.
        public var meanProbability: Double
    }

    /// Shares of the moods, in the order of the classes.
    public var shares: [Share] {
        let n = classes.count
        var (counts, sums, told) = ([Int](repeating: 0, count: n), [Double](repeating: 0, count: n), 0)
        for song in states.indices where states[song] == .told {
            told += 1
            for label in labels(of: song) { counts[label] += 1 }
            for label in 0..<n { sums[label] += Double(probabilities[song * n + label]) }
        }
        return classes.indices.map {
            Share(name: classes[$0], songs: counts[$0], meanProbability: sums[$0] / Double(max(1, told)))
        }
    }

    /// Number of songs without a prediction, by reason; reasons without songs are left out.
    public var untold: [(state: SongState, songs: Int)] {
        SongState.allCases.filter { $0 != .told }.compactMap { state in
            let songs = states.count { $0 == state }
            return songs > 0 ? (state, songs) : nil
        }
    }
}

extension SongState {
    /// Description of the state for people.
    public var inWords: String {
        switch self {
        case .told: "told"
        case .noText: "no words: instrumental, or the lyrics are not known"
        case .tooFewWords: "too few words that say something"
        case .otherScript: "in a script that no training song has"
        case .noFeatures: "none of the numbers and names that are read"
        }
    }
}

extension Moods {
    /// Parses answers such as `Gender=Female,fav_music_genre=Pop`; a comma that no `key=` follows belongs to the
    /// answer.
    ///
    /// - Throws: `MoodFault.malformedAnswers` for a part without a question; `.answeredTwice`.
    public static func answers(parsing text: String) throws -> [String: String] {
        var parts: [String] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            if piece.contains("=") || parts.isEmpty {
                parts.append(String(piece))
            } else {
                parts[parts.count - 1] += "," + piece
            }
        }
        var answers: [String: String] = [:]
        for part in parts where !part.allSatisfy(\.isWhitespace) {
            guard let sign = part.firstIndex(of: "="), sign > part.startIndex else {
                throw MoodFault.malformedAnswers(part.trimmed)
            }
            let key = part[..<sign].trimmed
            guard answers[key] == nil else { throw MoodFault.answeredTwice(key) }
            var answer = part[part.index(after: sign)...].trimmed
            if answer.count > 1, answer.hasPrefix("\""), answer.hasSuffix("\"") {
                answer = String(answer.dropFirst().dropLast())
            }
            answers[key] = answer
        }
        if answers.isEmpty { throw MoodFault.malformedAnswers(text) }
        return answers
    }
}
