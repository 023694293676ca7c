import Testing
import TimbreTestSupport

@testable import TimbreCatalogue

@Suite struct YearFeatureTests {
    let work: Workspace

    init() throws { work = try Workspace() }

    private func recipe(_ rules: String = "range: [1000, 2200], absent: 2010, scale: normal") throws -> Recipe {
        try Recipe(
            yaml: """
                name: dated
                title: [song]
                date: [Release Date, release_date]
                features:
                  tempo: {columns: [Tempo], range: [0, 300], scale: standard}
                  year: {columns: [Release Date, release_date, year], parse: year, \(rules)}
                network: {hidden: [4], latent: 2}
                training: {epochs: 2}
                """, source: "dated.yaml")
    }

    private func years(_ catalogue: Catalogue) throws -> [Float] {
        let numbers = try catalogue.songFeatures().numbers
        return stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
    }

    @Test("Dates of every form are the year that the song has; without one the absent value counts")
    func forms() throws {
        let dates = [
            "29th April 2013", "2013-04-29", "2012-04", " 1999 ", "20190614", "\"June 1, 1967\"", "1999.0", "", "NA",
            "soon", "0000-00-00", "12",
        ]
        let rows = dates.enumerated().map { "s\($0),100,\($1)" }
        let (_, report) = try Catalogue.ingest(
            [work.write("song,Tempo,Release Date\n" + rows.joined(separator: "\n") + "\n")], into: work.catalogue,
            recipe: recipe())
        #expect(report.rejected == 0)
        let catalogue = try Catalogue.open(at: work.catalogue)
        let expected: [Int?] = [2013, 2013, 2012, 1999, 2019, 1967, 1999, nil, nil, nil, nil, nil]
        #expect(try years(catalogue) == expected.map { Float($0 ?? 2010) })
        #expect(try catalogue.songs(Array(dates.indices)).map(\.year) == expected)
    }

    @Test("By parse: date the day counts, in the order of the column's; the song's year stays a year")
    func days() throws {
        let dates = ["25/12/2013", "3/4/2013", "2012", ""]
        let rows = dates.enumerated().map { "s\($0),100,\($1)" }
        var recipe = try recipe()
        try recipe.set("features.year.parse=date")
        let catalogue = try Catalogue.ingest(
            [work.write("song,Tempo,Release Date\n" + rows.joined(separator: "\n") + "\n")], into: work.catalogue,
            recipe: recipe
        ).catalogue
        let expected = [2013 + 358.5 / 365, 2013 + 92.5 / 365, 2012.5, 2010]
        #expect(zip(try years(catalogue), expected).allSatisfy { abs(Double($0) - $1) < 1e-3 })
        #expect(try catalogue.songs([0, 1, 2, 3]).map(\.year) == [2013, 2013, 2012, nil])
        // The last year of the range has its days.
        try recipe.set("features.year.range=[1900, 2013]")
        let late = try Catalogue.ingest(
            [work.write("song,Tempo,Release Date\na,100,2013-12-31\nb,100,2014-01-01\n", to: "late.csv")],
            into: work.catalogue + "2", recipe: recipe)
        #expect(late.report.added == 1 && late.report.rejected == 1)
        #expect(try Recipe(yaml: recipe.yaml(), source: "again") == recipe)
        #expect(try Recipe(yaml: Recipe.named("spotify-tracks").yaml(), source: "again").features.last?.parse == .date)
    }

    @Test("The first column that is present counts, and none at all is said")
    func columns() throws {
        _ = try Catalogue.ingest(
            [work.write("song,Tempo,year\na,100,1984\n")], into: work.catalogue, recipe: recipe())
        #expect(try years(Catalogue.open(at: work.catalogue)) == [1984])
        let (_, report) = try Catalogue.ingest(
            [work.write("song,Tempo\nb,100\n", to: "b.csv")], into: work.catalogue, recipe: recipe())
        #expect(report.notes.contains { $0.contains("year") && $0.contains("2010") })
        #expect(try years(Catalogue.open(at: work.catalogue)) == [1984, 2010])
    }

    @Test("A year out of range rejects the row; so does a date without one, where no value is given for it")
    func rejected() throws {
        let csv = "song,Tempo,Release Date\na,100,2950-01-01\nb,100,soon\nc,100,2001\nd,100,\n"
        let (_, report) = try Catalogue.ingest(
            [work.write(csv)], into: work.catalogue, recipe: recipe("range: [1000, 2200]"))
        #expect(report.added == 1)
        #expect(
            Set(report.reasons.map(\.text)) == ["“year” is out of range", "no year in column “Release Date”"])
        let listed = try work.text("songs.timbre/rejected.csv")
        #expect(listed.contains("2950 is not from 1000 to 2200"))
        #expect(listed.contains("no year in column “Release Date”: “soon”"))
    }

    @Test("A recipe with a year reads back from its own YAML; what can't go with a year is refused")
    func recipes() throws {
        let recipe = try recipe()
        #expect(recipe.features[1].parse == .year)
        #expect(try Recipe(yaml: recipe.yaml(), source: "again") == recipe)
        #expect(recipe.profileKeys == ["tempo", "year"])
        for rules in ["suffix: x", "words: {old: 1950}", "times: {year: 2}", "absent: variance_of_others"] {
            let fault = sentence { _ = try self.recipe("range: [1000, 2200], \(rules)") }
            #expect(fault.contains("“year” is a year") && fault.contains("line 6"), "\(fault)")
        }
        var other = recipe
        #expect(sentence { try other.set("features.year.parse=day") }.contains("one of number, year, date, not “day”"))
    }
}
