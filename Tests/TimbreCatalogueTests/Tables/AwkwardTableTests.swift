import Testing

@testable import TimbreCatalogue

/// Awkward columns become numbers, medians and refused rows of a catalogue.
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

    /// Twenty thousand songs of which the last 2,000, behind the sample, are written by another row.
    private func late(_ header: String, _ row: (Int, _ isLate: Bool) -> String) throws -> IngestReport {
        let rows = (0..<20_000).map { "s\($0),A somewhat long title of song number \($0)," + row($0, $0 >= 18_000) }
        let file = try workspace.write(([header] + rows).joined(separator: "\n"), to: "late.csv")
        return try Catalogue.ingest([file], into: workspace.path("late.timbre")).report
    }

    @Test("Rows behind the sample in another unit are refused and counted, not bent")
    func lateUnits() throws {
        let lengths = try late("id,name,danceability,energy,loudness,valence,tempo,duration") { number, isLate in
            "0.5,0.\(number % 9 + 1),-5.5,0.4,120,\(isLate ? 200 + number % 90 : 200_000 + number)"
        }
        #expect(lengths.added == 18_000 && lengths.rejected == 2000)
        #expect(lengths.reasons.map(\.text) == ["other than ms in column “duration”"])
        let shares = try Catalogue.ingest(
            [
                workspace.write(
                    (["id,name,danceability,energy,loudness,valence,tempo,liveness"]
                        + (0..<20_000).map { number in
                            let unit = number < 18_000 ? "" : "0."
                            return
                                "s\(number),A somewhat long title of song number \(number),\(unit)\(number % 80 + 11),"
                                + "\(unit)\(number % 70 + 11),-5.5,\(unit)\(number % 60 + 11),120,0"
                        }).joined(separator: "\n"), to: "shares.csv")
            ], into: workspace.path("shares.timbre")
        ).report
        #expect(shares.added == 18_000 && shares.rejected == 2000, "\(shares)")
        #expect(shares.reasons.map(\.text) == ["other than 0 to 100 in column “danceability”"])
    }

    @Test("A number in a column of clocks is refused as one, and a share below others is said")
    func contradictions() throws {
        let (_, report) = try ingest("duration") { $0 < 18 ? "3:\(10 + $0)" : "225" }
        #expect(report.reasons.map(\.text) == ["other than minutes:seconds in column “duration”"])
        let header = "id,name,danceability,energy,loudness,valence,tempo,instrumentalness\n"
        let rows = (0..<20).map { "s\($0),S\($0),\($0 + 30),\($0 + 40),-5,\($0 + 20),120,0.\($0 + 10)\n" }
        let file = try workspace.write(header + rows.joined(), to: "percent.csv")
        let (_, second) = try Catalogue.ingest([file], into: workspace.path("percent.timbre"))
        #expect(second.notes.contains { $0.contains("“instrumentalness”: its values are 0 to 1") }, "\(second.notes)")
    }

    @Test("Words that mean a missing value are no artists and no genres")
    func missingNames() throws {
        let words = ["nan", "None", "null", "N/A", "-", "?", "rock"]
        let (catalogue, _) = try ingest("genre") { words[$0 % words.count] }
        #expect(try catalogue.vocabulary("genre").filter { !$0.isEmpty && $0 != "unknown" } == ["rock"])
    }

    @Test("What a recipe reads each column as is told, by its names and by meaning alike")
    func uses() throws {
        let file = try workspace.write(
            "Ident,Name,Tags,Grit,energy,Left\n"
                + (0..<6).map { "x\($0),N \($0),\"a, b\",0.\($0),0.\($0),?\n" }.joined())
        let recipe = try Recipe(
            yaml: """
                name: own
                id: [Ident]
                title: [Name]
                labels:
                  scene: {columns: [Tags]}
                features:
                  grit: {columns: [Grit], range: [0, 1], scale: standard}
                  both: {sum: [Grit, energy], range: [0, 2], scale: standard}
                network: {hidden: [8], latent: 2, activation: relu, output: linear, dropout: 0}
                objective: {numbers: mse, categories: embedding}
                training: {batch: 32, epochs: 1, rate: 0.01, seed: 1}
                """, source: "own")
        #expect(
            try SongTable(file).uses(by: recipe) == ["identifier", "title", "label scene", "grit, both", "both", nil])
        let tracks = try SongTable(
            try workspace.write(
                "id,track_name,danceability,energy,loudness,valence,tempo,playlist_id,colour\n"
                    + (0..<6).map { "a\($0),N \($0),0.1,0.\($0),-\($0),0.4,12\($0),p,red\n" }.joined(), to: "tracks.csv"
            ))
        #expect(
            try tracks.uses(by: Recipe.named("spotify-tracks").resolved(for: [tracks], options: TableOptions()).recipe)
                == [
                    "identifier", "title", "danceability", "energy", "loudness", "valence", "tempo", "playlist", nil,
                ])
    }

    @Test("Tables of too many columns are refused in time")
    func manyColumns() throws {
        let header = (0..<70_000).map { "c\($0)" }.joined(separator: ",")
        let file = try workspace.write("name," + header + "\na,1\n", to: "wide.csv")
        #expect(sentence { _ = try SongTable(file) }.contains("70001 columns, of which at most 65536"))
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
