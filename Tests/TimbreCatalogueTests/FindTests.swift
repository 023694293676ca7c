import Testing

@testable import TimbreCatalogue

@Suite struct FindTests {
    let work: Workspace
    let catalogue: Catalogue

    init() throws {
        work = try Workspace()
        _ = try Catalogue.ingest(
            [
                try work.write(
                    """
                    Artist,song,Tempo,Popularity
                    Beyoncé,Halo,80,90
                    LOTUS,Halo,90,20
                    Soil,Halo,95,NA
                    "Haim, Depeche Mode",Halo,99,40
                    Maroon 5,Memories - Dillon Francis Remix,100,60
                    Maroon 5,Memories (Live),100,70
                    Sigur Rós,Sæglópur,70,55
                    Motörhead,Ace of Spades,140,80
                    Guns N’ Roses,Sweet Child O’ Mine,125,85
                    Mot,Aces,140,3
                    A,AB,140,3
                    Nobody,,1,2
                    """)
            ], into: work.catalogue, recipe: try Small.recipe())
        catalogue = try Catalogue.open(at: work.catalogue)
    }

    @Test("Of several songs of one title the most popular answers, the others follow; unknown popularity comes last")
    func popularity() throws {
        let match = try catalogue.find(title: "halo")
        #expect(match.isExact)
        #expect(match.best.id == 0)
        #expect(match.others == [3, 1, 2])
    }

    @Test(
        "Case, accents, quotes and dashes don't matter",
        arguments: [
            ("HALO", "beyonce", 0), ("Saeglopur", "SIGUR ROS", 6), ("sæglópur", nil, 6),
            ("ACE OF SPADES", "Motorhead", 7),
            ("Sweet child o' mine", "guns n' roses", 8), ("  halo ", "Depeche Mode", 3),
            ("Halo", "haim, depeche mode", 3),
        ] as [(String, String?, Int)])
    func folding(title: String, artist: String?, id: Int) throws {
        let match = try catalogue.find(title: title, artist: artist)
        #expect(match.isExact)
        #expect(match.best.id == id)
    }

    @Test(
        "A typo gets the closest, and says so",
        arguments: [
            ("Ace of Spaeds", nil, 7), ("Ace off Spades", "Motorhead", 7), ("Hallo", "Soil", 2), ("Hallo", "Soli", 2),
            ("Memoires", "Marrooon 5", 5), ("Memoreis", nil, 5),
            ("Halo", "Beyonse", 0),
            ("Halo", "Motörhead", 0), ("Saglopur", nil, 6), ("ahlo", nil, 0), ("ace", nil, 7),
        ] as [(String, String?, Int)])
    func typo(title: String, artist: String?, id: Int) throws {
        let match = try catalogue.find(title: title, artist: artist)
        #expect(!match.isExact)
        #expect(match.best.id == id)
    }

    @Test("A title that goes on counts as close, the most popular first")
    func continuation() throws {
        let match = try catalogue.find(title: "memories")
        #expect(!match.isExact)
        #expect(match.best.id == 5)
        #expect(match.others == [4])
        #expect(try catalogue.find(title: "Memories", artist: "Maroon 5").best.id == 5)
    }

    @Test("Nothing close is a fault that names the title", arguments: ["Bohemian Rhapsody", "", "%", "x"])
    func nothing(title: String) throws {
        let match = try? catalogue.find(title: title)
        if title.isEmpty {
            #expect(match?.best.id == 11)
        } else {
            #expect(match == nil)
            #expect(sentence { _ = try catalogue.find(title: title) }.contains("“\(title)”"))
            #expect(sentence { _ = try catalogue.find(title: title, artist: "Queen") }.contains("by “Queen”"))
        }
    }

    @Test("Ids outside the catalogue are refused; songs come in the order asked for")
    func ids() throws {
        #expect(try catalogue.songs([3, 0, 3]).map(\.id) == [3, 0, 3])
        #expect(try catalogue.songs([]).isEmpty)
        #expect(sentence { _ = try catalogue.song(12) }.contains("0 to 11"))
        #expect(sentence { _ = try catalogue.song(-5) }.contains("-5"))
        var count = 0
        try catalogue.forEachSong { song in
            #expect(song.id == count)
            count += 1
        }
        #expect(count == 12)
    }

    @Test("Category ids are found by name without case and accents")
    func categories() throws {
        #expect(try catalogue.categoryID("artist", named: "BEYONCE") == 1)
        #expect(try catalogue.categoryID("artist", named: "nobody else") == nil)
        #expect(sentence { _ = try catalogue.categoryID("artst", named: "x") }.contains("did you mean “artist”"))
    }
}
