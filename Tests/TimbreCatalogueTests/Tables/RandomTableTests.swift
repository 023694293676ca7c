import Testing
import TimbreTestSupport

@testable import TimbreCatalogue

/// Delimiter, decimal mark, units, lists, encoding, headers, dates and packing combined at random: the same songs come in.
@Suite struct RandomTableTests {
    @Test(
        "500 tables of the same songs, each in a dialect of its own, give the same songs and numbers", arguments: 0..<20
    )
    func tables(part: Int) throws {
        for number in part * 25..<(part + 1) * 25 {
            let folder = try TemporaryFolder()
            let table = try RandomTable(number)
            let file = try folder.write(table.bytes, to: "table.csv")
            do {
                let (catalogue, report) = try Catalogue.ingest([file], into: folder.file("c.timbre"))
                #expect(report.added == InventedSong.all.count, "\(table.name): \(report.reasons) \(report.notes)")
                try IngestedSongs(catalogue).check(
                    InventedSong.all, tellsAllArtists: table.tellsAllArtists, identifiers: table.hasIdentifiers,
                    precision: table.precision, comment: table.name)
            } catch {
                Issue.record("\(table.name): \(error)")
            }
        }
    }
}
