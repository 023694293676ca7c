import Foundation
import Testing
import TimbreCatalogue

@testable import TimbreSynthesis

@Suite("Synthetic songs are in the 900k dialect")
struct SynthesisFormatTests {
    static let table = Result { try SynthesisTable(songs: 4_000, textLength: 200) }

    @Test("The 39 columns stand in the header and in every row")
    func columns() throws {
        let table = try Self.table.get()
        #expect(table.columns == SongSynthesizer.columns)
        #expect(table.columns.count == 39)
        #expect(table.rows.count == 4_000)
        #expect(table.rows.allSatisfy { $0.count == 39 })
    }

    @Test(
        "Every cell is written as in the real set",
        arguments: [
            ("Artist(s)", #"[^,]+ \(synthetic\)(,[^,]+ \(synthetic\))?"#),
            ("song", #"[A-Z].*"#),
            ("Length", #"[0-9]{2}:[0-5][0-9]"#),
            ("emotion", #"joy|sadness|anger|love|fear|surprise"#),
            ("Genre", #"[^,A-Z]+(,[^,A-Z]+){0,2}"#),
            ("Release Date", #"([23]?1st|2?2nd|2?3rd|[12]?[04-9]th|1[123]th|30th) [A-Z][a-z]+ (19|20)[0-9]{2}"#),
            ("Key", #"[A-G]#? (Maj|min)"#),
            ("Tempo", #"[0-9]{2,3}"#),
            ("Loudness (db)", #"-?[0-9]{1,2}(\.[0-9]?[1-9])?db"#),
            ("Time signature", #"[1345]/4"#),
            ("Explicit", #"Yes|No"#),
            ("Popularity", #"[0-9]{1,2}|100"#),
            ("Acousticness", #"[0-9]{1,2}|100"#),
            ("Instrumentalness", #"[0-9]{1,2}|100"#),
            ("Good for Party", #"[01]"#),
            ("Good for Morning Routine", #"[01]"#),
            ("Similar Artist 2", #"[^,]+ \(synthetic\)"#),
            ("Similarity Score 3", #"0\.[0-9]{15}[1-9]"#),
        ])
    func cells(column: String, pattern: String) throws {
        let expression = try Regex(pattern)
        let strangers = try Self.table.get()[column].filter { $0.wholeMatch(of: expression) == nil }
        #expect(strangers.isEmpty, "\(strangers.prefix(3))")
    }

    @Test("All songs are distinct, titles repeat across artists but not within one")
    func distinctSongs() throws {
        let table = try Self.table.get()
        #expect(table.distinct.rows.count == table.rows.count)
        #expect(Set(table["song"]).count < table.rows.count)
        let mainArtists = table["Artist(s)"].map { $0.prefix { $0 != "," } }
        #expect(Set(zip(mainArtists, table["song"]).map { "\($0)|\($1)" }).count == table.rows.count)
    }

    @Test("The songs of an album share its date")
    func albums() throws {
        let table = try Self.table.get()
        let mainArtists = table["Artist(s)"].map { String($0.prefix { $0 != "," }) }
        let albums = zip(mainArtists, table["Album"]).map { "\($0)|\($1)" }
        let dates = Dictionary(grouping: zip(albums, table["Release Date"]), by: \.0).mapValues { Set($0.map(\.1)) }
        #expect(dates.count < table.rows.count * 3 / 4)
        // Two albums of an artist may have one title.
        #expect(dates.values.count { $0.count > 1 } * 100 < dates.count)
    }

    @Test("Similar songs are songs of the set")
    func similarSongs() throws {
        let table = try Self.table.get()
        let mainArtists = table["Artist(s)"].map { $0.prefix { $0 != "," } }
        let songs = Set(zip(mainArtists, table["song"]).map { "\($0)|\($1)" })
        for rank in 1...3 {
            let similar = zip(table["Similar Artist \(rank)"], table["Similar Song \(rank)"]).map { "\($0)|\($1)" }
            #expect(similar.allSatisfy(songs.contains))
        }
        let scores = (1...3).map { table.numbers("Similarity Score \($0)") }
        #expect(zip(scores[0], scores[1]).allSatisfy { $0 >= $1 } && zip(scores[1], scores[2]).allSatisfy { $0 >= $1 })
    }

    @Test(
        "Texts hold commas, doubled quotes and, every third of them, line breaks; their mean length is the one asked for"
    )
    func texts() throws {
        let texts = try Self.table.get()["text"]
        let lengths = texts.map { Double($0.utf8.count) }
        #expect(abs(SynthesisStatistics.mean(lengths) / 200 - 1) < 0.05)
        let broken = Double(texts.count { $0.contains("\n") }) / Double(texts.count)
        #expect(abs(broken - 1.0 / 3) < 0.03)
        #expect(texts.contains { $0.contains(",") } && texts.contains { $0.contains("\"") })
    }

    @Test("Texts can be left out, and be long", arguments: [0, 1, 60, 20_000])
    func textLengths(length: Int) throws {
        let texts = try SynthesisTable(songs: 50, textLength: length)["text"]
        #expect(texts.count == 50)
        #expect(length > 0 || texts.allSatisfy(\.isEmpty))
        #expect(texts.allSatisfy { $0.utf8.count <= length * 3 / 2 + 45 })
        #expect(texts.allSatisfy { $0.utf8.count >= length / 2 - 14 })
    }

    @Test("A set can be small, one song even", arguments: [1, 2, 3, 4, 5, 9, 100])
    func fewSongs(count: Int) throws {
        let table = try SynthesisTable(songs: count)
        #expect(table.rows.count == count)
        #expect(table.distinct.rows.count == count)
    }

    @Test("With the default length of texts, 900,000 songs are about 1.1 GB")
    func defaultSize() throws {
        let parameters = SynthesisParameters(songs: 500)
        var bytes = 0
        try SongSynthesizer(parameters: parameters).write { bytes += $0.count }
        let projected = Double(bytes) / 500 * Double(SynthesisParameters().songs) / 1e9
        #expect(abs(projected - 1.1) < 0.05)
    }
}
