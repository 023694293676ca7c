import Testing

@testable import TimbreCatalogue

/// What becomes of awkward columns in a catalogue: numbers, medians and refused rows.
@Suite struct AwkwardTableTests {
    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// Ingests twenty songs with a column more.
    private func ingest(
        _ column: String, _ cell: (Int) -> String, options: TableOptions = TableOptions()
    ) throws -> (catalogue: Catalogue, report: IngestReport) {
        let header = "id,name,artists,danceability,energy,loudness,speechiness,valence,tempo,\(column)\n"
        let rows = (0..<20).map {
            "s\($0),Song \($0),Ada Quill,0.\($0 % 9 + 1),0.\($0 % 7 + 2),-\($0 % 9 + 3).5,0.1,0.\($0 % 8 + 1),\(100 + $0),"
                + "\"\(cell($0))\"\n"
        }
        return try Catalogue.ingest(
            [workspace.write(header + rows.joined())], into: workspace.catalogue,
            options: IngestOptions(table: options))
    }

    private func values(_ feature: String, of catalogue: Catalogue) throws -> [Float] {
        let features = catalogue.recipe.features.map(\.name)
        let column = try #require(features.firstIndex(of: feature))
        let numbers = try catalogue.songFeatures().numbers
        return stride(from: column, to: numbers.count, by: features.count).map { numbers[$0] }
    }

    @Test("A key that Spotify did not find is absent, for which the median stands")
    func unknownKey() throws {
        let (catalogue, report) = try ingest("key") { $0 % 4 == 0 ? "-1" : "\($0 % 12)" }
        let keys = try values("key", of: catalogue)
        #expect(report.added == 20 && keys[0].isNaN && keys[1...3] == [1, 2, 3])
        let table = try SongTable(workspace.path("songs.csv"))
        #expect(table.columns.last?.missingShare == 0.25)
    }

    @Test("A recipe without a value for absent keys has -1 as a number")
    func keyOfTheRecipe() throws {
        var recipe = try Recipe.named("spotify-tracks")
        let key = try #require(recipe.features.firstIndex { $0.name == "key" })
        recipe.features[key].absentIsMedian = false
        let file = try workspace.write(
            "id,name,danceability,energy,loudness,valence,tempo,key\na,A,0.1,0.2,-3,0.4,120,-1\nb,B,0.2,0.3,-4,0.4,120,5\n"
        )
        let catalogue = try Catalogue.ingest([file], into: workspace.catalogue, recipe: recipe).catalogue
        #expect(try values("key", of: catalogue) == [-1, 5])
    }

    @Test("Rows in seconds among milliseconds are refused and counted; halves of both refuse the table")
    func mixedLengths() throws {
        let half = sentence { try ingest("duration") { $0 % 2 == 0 ? "\(200 + $0)" : "\(200_000 + $0)" } }
        #expect(half.contains("partly ms, partly s") && half.contains("200"), "\(half)")
        let (catalogue, report) = try ingest("duration") { $0 % 5 == 0 ? "\(200 + $0)" : "\(200_000 + $0)" }
        #expect(report.added == 16 && report.rejected == 4 && report.notes.contains { $0.contains("not in ms") })
        #expect(try values("duration_ms", of: catalogue)[0] == 200_001)
    }

    @Test("Lengths of a spreadsheet's clock are minutes and seconds")
    func spreadsheetClock() throws {
        let (catalogue, _) = try ingest("length") { "\(3 + $0 % 3):\(10 + $0):00" }
        #expect(try values("duration_ms", of: catalogue).prefix(2) == [190_000, 251_000])
    }

    @Test("A decimal mark that somebody gave is that of every column")
    func givenDecimalMark() throws {
        let options = TableOptions(decimal: ".")
        let fault = sentence { try ingest("liveness", { "0,\($0 + 10)" }, options: options) }
        #expect(fault.contains("liveness") && fault.contains("0,10"), "\(fault)")
        #expect(try ingest("liveness") { "0,\($0 + 10)" }.report.added == 20)
    }
}
