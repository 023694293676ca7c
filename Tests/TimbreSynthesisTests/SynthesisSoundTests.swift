import Foundation
import Testing
import TimbreCatalogue

@testable import TimbreSynthesis

@Suite("Synthetic songs sound like songs")
struct SynthesisSoundTests {
    typealias Statistics = SynthesisStatistics

    static let table = Result { try SynthesisTable(songs: 12_000, textLength: 0) }
    static let folder = ProcessInfo.processInfo.environment["TIMBRE_REAL_DATA"]
    static let real = Result {
        let file = URL(filePath: folder ?? "").appending(path: "songs-900k-sample.csv")
        return SynthesisTable([UInt8](try Data(contentsOf: file))).distinct
    }

    @Test("Flags are boxes in the other features, as in the real set")
    func flags() throws {
        try expectRules(Self.table.get())
    }

    @Test("The boxes hold for every real song", .enabled(if: folder != nil, "set TIMBRE_REAL_DATA to the real data"))
    func realFlags() throws {
        try expectRules(Self.real.get())
    }

    private func expectRules(_ table: SynthesisTable) throws {
        let (tempo, energy) = (table.numbers("Tempo"), table.numbers("Energy"))
        let (danceability, popularity) = (table.numbers("Danceability"), table.numbers("Popularity"))
        let (acousticness, speechiness) = (table.numbers("Acousticness"), table.numbers("Speechiness"))
        let party = table.numbers("Good for Party")
        let work = table.numbers("Good for Work/Study")
        let driving = table.numbers("Good for Driving")
        let mornings = table.numbers("Good for Morning Routine")
        var wrong = 0
        for row in tempo.indices {
            let isFast = tempo[row] > 120 && energy[row] > 60 && danceability[row] > 50
            let isQuiet = tempo[row] < 110 && energy[row] < 50 && acousticness[row] > 45
            let isMedium = 100 < tempo[row] && tempo[row] < 130 && 50 < energy[row] && energy[row] < 70
            let isEasy = 80 < tempo[row] && tempo[row] < 120 && 40 < energy[row] && energy[row] < 60
            wrong += (party[row] == 1) == (isFast && popularity[row] > 40) ? 0 : 1
            wrong += (work[row] == 1) == (isQuiet && speechiness[row] < 20) ? 0 : 1
            wrong += (driving[row] == 1) == (isEasy && danceability[row] > 50 && acousticness[row] < 40) ? 0 : 1
            wrong += (mornings[row] == 1) == (isMedium && danceability[row] > 50 && acousticness[row] < 50) ? 0 : 1
        }
        #expect(wrong == 0)
    }

    @Test("Genre and artist say something about the sound, and leave much open")
    func genresAndArtists() throws {
        let table = try Self.table.get()
        let genres = table["Genre"].map { String($0.prefix { $0 != "," }) }
        for column in ["Energy", "Danceability", "Positiveness", "Speechiness", "Acousticness"] {
            let explained = Statistics.explained(table.numbers(column), by: genres)
            #expect(explained > 0.08 && explained < 0.4, "\(column): \(explained)")
        }
        // Only artists with many songs: the mean of few explains by chance.
        let artists = table["Artist(s)"].map { String($0.prefix { $0 != "," }) }
        let counts = Dictionary(artists.map { ($0, 1) }, uniquingKeysWith: +)
        let rows = artists.indices.filter { counts[artists[$0]]! >= 15 }
        #expect(rows.count > 1_000)
        for column in ["Energy", "Danceability", "Positiveness"] {
            let values = table.numbers(column)
            let explained = Statistics.explained(rows.map { values[$0] }, by: rows.map { artists[$0] })
            #expect(explained > 0.35 && explained < 0.75, "\(column): \(explained)")
        }
    }

    @Test("Emotions follow from sound and genre")
    func emotions() throws {
        let table = try Self.table.get()
        let emotions = table["emotion"]
        let positiveness = table.numbers("Positiveness")
        func mean(_ emotion: String) -> Double {
            Statistics.mean(zip(emotions, positiveness).filter { $0.0 == emotion }.map(\.1))
        }
        #expect(mean("joy") > mean("sadness") + 15)
        #expect(mean("joy") > mean("anger") + 15)
        func share(_ emotion: String, genre: String) -> Double {
            let songs = zip(table["Genre"], emotions).filter { $0.0.hasPrefix(genre) }
            return Double(songs.count { $0.1 == emotion }) / Double(songs.count)
        }
        #expect(share("anger", genre: "metal") > 2 * share("anger", genre: "folk"))
        #expect(share("sadness", genre: "folk") > 1.5 * share("sadness", genre: "dance"))
        for emotion in SyntheticMood.allCases { #expect(emotions.contains("\(emotion)")) }
    }

    @Test(
        "Means, deviations and quantiles are near those of real songs",
        .enabled(if: folder != nil, "set TIMBRE_REAL_DATA to the real data"))
    func marginals() throws {
        let (made, real) = (try Self.table.get(), try Self.real.get())
        for column in SynthesisColumns.measured {
            let (left, right) = (made.numbers(column), real.numbers(column))
            let scale = Statistics.deviation(right)
            #expect(abs(Statistics.mean(left) - Statistics.mean(right)) < 0.1 * scale, "mean of \(column)")
            #expect(abs(Statistics.deviation(left) / scale - 1) < 0.1, "deviation of \(column)")
            for share in [0.05, 0.25, 0.5, 0.75, 0.95] {
                let difference = Statistics.quantile(left, share) - Statistics.quantile(right, share)
                #expect(abs(difference) < 0.25 * scale, "\(share) of \(column)")
            }
        }
    }

    @Test(
        "Shares of zeros are near those of real songs",
        .enabled(if: folder != nil, "set TIMBRE_REAL_DATA to the real data"))
    func zeros() throws {
        let (made, real) = (try Self.table.get(), try Self.real.get())
        for column in SynthesisColumns.flags + ["Instrumentalness", "Acousticness", "Popularity", "Explicit"] {
            let (left, right) = (made.numbers(column), real.numbers(column))
            let difference =
                Double(left.count { $0 == 0 }) / Double(left.count) - Double(right.count { $0 == 0 })
                / Double(right.count)
            #expect(abs(difference) < 0.03, "\(column): \(difference)")
        }
    }

    @Test(
        "Correlations are near those of real songs",
        .enabled(if: folder != nil, "set TIMBRE_REAL_DATA to the real data"))
    func correlations() throws {
        let (made, real) = (try Self.table.get(), try Self.real.get())
        let columns = SynthesisColumns.measured + SynthesisColumns.flags + ["Explicit"]
        let (left, right) = (columns.map(made.numbers), columns.map(real.numbers))
        var differences: [Double] = []
        for row in columns.indices {
            for column in 0..<row {
                let difference =
                    Statistics.correlation(left[row], left[column]) - Statistics.correlation(right[row], right[column])
                differences.append(abs(difference))
            }
        }
        #expect(Statistics.mean(differences) < 0.06)
        #expect(differences.max()! < 0.3)
    }

    @Test(
        "The genre table is the published one",
        .enabled(if: folder != nil, "set TIMBRE_REAL_DATA to the real data"))
    func genreTable() throws {
        let file = URL(filePath: Self.folder ?? "").appending(path: "genre_emotion_features.csv")
        let text = try String(contentsOf: file, encoding: .utf8).replacing("\r", with: "")
        let table = SynthesisTable(Array((text.replacing("\n", with: "\r\n")).utf8))
        #expect(table.columns == ["genre", "emotions"] + GenreTable.features)
        let rows = GenreTable.rows.map { row in
            [row.genre, row.emotions.joined(separator: ", ")] + row.levels.map { "\($0)".capitalized }
        }
        #expect(table.rows == rows)
    }
}
