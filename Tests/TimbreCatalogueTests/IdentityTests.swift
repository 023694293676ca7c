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
        var all: [Hash128] = [Hash128(high: 0, low: 0)]
        for index in 0..<60_000 {
            hash.add(UInt64(index))
            all.append(hash)
        }
        var news = 0
        for identity in all + all {
            if case .new = table.insert(identity) { news += 1 }
        }
        #expect(news == all.count)
        #expect(table.count == all.count)
        #expect(Double(table.byteCount) / Double(table.count) < 26)
    }

    @Test("An identifier that stands for another song is known as such")
    func otherSong() {
        var table = IdentityTable()
        let identity = Hash128(high: 7, low: 8 << 40)
        guard case .new = table.insert(identity.replacingLow32(by: 1)) else {
            Issue.record("a new identity is known")
            return
        }
        for (content, isOther) in [(UInt32(1), false), (2, true)] {
            guard case .known(let isOtherSong) = table.insert(identity.replacingLow32(by: content)) else {
                Issue.record("a known identity is new")
                return
            }
            #expect(isOtherSong == isOther)
        }
    }
}
