import Testing
import TimbreBase

@testable import TimbreCatalogue

@Suite struct IdentityTests {
    @Test(
        "The year is found in dates of any form",
        arguments: [
            ("29th April 2013", 2013), ("2019-06-14", 2019), ("2012-03", 2012), ("1999", 1999), ("20190614", 2019),
            ("14/06/1987", 1987), ("", nil), ("1st May", nil), ("12345", nil), ("99", nil), ("0000", nil),
            ("3000-01-01", nil),
        ] as [(String, Int?)])
    func year(text: String, expected: Int?) {
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBytes { ReleaseYear.read($0) } == expected)
    }

    @Test("A table of identities tells new from known, and stays within 26 bytes a song")
    func identities() {
        var table = IdentityTable()
        var hash = Hash128(seed: 9)
        var all = [SongIdentity(stored: Hash128(high: 0, low: 0))]
        for index in 0..<60_000 {
            hash.add(UInt64(index))
            all.append(SongIdentity(hash, isByContent: false, title: UInt64(index), names: 1))
        }
        var news = 0
        for identity in all + all where table.insert(identity) == nil { news += 1 }
        #expect(news == all.count)
        #expect(table.count == all.count && !table.hasSongsByContent)
        #expect(Double(table.byteCount) / Double(table.count) < 26)
    }

    @Test("What an identity keeps beside the identifier tells another title from another genre")
    func marks() throws {
        var table = IdentityTable()
        let hash = Hash128(high: 7, low: 8 << 40)
        var first = SongIdentity(hash, isByContent: true, title: 5, names: 6)
        first.isOlder = true
        let isNew = table.insert(first) == nil
        #expect(isNew && table.hasSongsByContent)
        for (title, genre) in [(UInt64(5), UInt64(6)), (4, 6), (5, 7)] {
            let other = SongIdentity(hash, isByContent: false, title: title, names: genre)
            let found = table.insert(other)
            let known = try #require(found)
            #expect(known == first && known.isOlder && table.song(other) == first)
            #expect(other.hasOtherTitle(than: known) == (title != 5))
            #expect(other.hasOtherNames(than: known) == (genre != 6))
        }
        #expect(table.count == 1)
    }
}
