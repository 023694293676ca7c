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
            all.append(
                SongIdentity(hash, isByContent: false, marks: .init(title: UInt64(index), artists: nil, lists: 1)))
        }
        var news = 0
        for identity in all + all where table.insert(identity) == nil { news += 1 }
        #expect(news == all.count)
        #expect(table.count == all.count && !table.hasSongsByContent)
        #expect(Double(table.byteCount) / Double(table.count) < 26)
    }

    @Test("A song is found again whatever is kept beside its identifier")
    func otherMarks() {
        var table = IdentityTable()
        var hash = Hash128(seed: 3)
        var lost = 0
        for index in 0..<200_000 {
            hash.add(UInt64(index))
            let marks = [hash.low, hash.low >> 20, hash.high].map { $0 }
            let first = SongIdentity(hash, isByContent: false, marks: .init(title: 0, artists: 0, lists: 0))
            let second = SongIdentity(
                hash, isByContent: true, marks: .init(title: marks[0], artists: marks[1], lists: marks[2]))
            if table.insert(first) != nil || table.insert(second) == nil { lost += 1 }
        }
        #expect(lost == 0 && table.count == 200_000)
    }

    @Test("What an identity keeps beside the identifier tells another title from other names")
    func marks() throws {
        var table = IdentityTable()
        let hash = Hash128(high: 7, low: 8 << 50)
        var first = SongIdentity(hash, isByContent: true, marks: .init(title: 5, artists: 6, lists: nil))
        first.isOlder = true
        let isNew = table.insert(first) == nil
        #expect(isNew && table.hasSongsByContent)
        let others: [(SongIdentity.Marks, title: Bool, artists: Bool, lists: Bool)] = [
            (.init(title: 5, artists: 6, lists: nil), false, false, false),
            (.init(title: 4, artists: 6, lists: nil), true, false, false),
            (.init(title: nil, artists: nil, lists: nil), false, false, false),
            (.init(title: 5, artists: 7, lists: nil), false, true, false),
            (.init(title: 5, artists: 6, lists: 1), false, false, true),
        ]
        for (marks, title, artists, lists) in others {
            let other = SongIdentity(hash, isByContent: false, marks: marks)
            let found = table.insert(other)
            let known = try #require(found)
            #expect(known == first && known.isOlder && table.song(other) == first && other.key == first.key)
            #expect(other.hasOtherTitle(than: known) == title, "\(marks)")
            #expect(other.hasOtherArtists(than: known) == artists && other.hasOtherLists(than: known) == lists)
        }
        #expect(table.count == 1)
    }
}
