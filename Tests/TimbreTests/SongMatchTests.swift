import Testing
import Timbre
import TimbreTestSupport

/// The song that somebody means.
struct SongMatchTests {
    private let toy: ToyCatalogue

    init() throws {
        toy = try ToyCatalogue(
            songs: [("Halo", "One"), ("7", "Two"), ("Halo", "Three"), ("Memories", "Four")],
            vectors: [[1, 0], [0, 1], [1, 1], [1, 2]])
    }

    @Test func anIDATitleAndATextFindTheirSong() throws {
        let matches = try toy.catalogue.matches([
            .identifier("3"), .title("halo"), .title("Halo", artist: "one"), .text("1"), .text("t2"), .text("Memories"),
        ])
        #expect(matches.map(\.song.id) == [3, 2, 0, 1, 2, 3])
        #expect(matches.map(\.others) == [[], [0], [], [], [], []])
        #expect(matches.map(\.isExact) == [Bool](repeating: true, count: 6))
        #expect(matches[1].reference == .title("halo"))
    }

    @Test func theClosestTitleSaysThatItIsNotExact() throws {
        let match = try toy.catalogue.match(.text("Memorys"))
        #expect(match.song.id == 3 && !match.isExact)
    }

    @Test func aTitleThatIsANumberIsFoundWhereItIsNoRow() throws {
        let match = try toy.catalogue.match(title: "7")
        #expect(match.song.id == 1 && match.isExact && match.others.isEmpty)
        #expect(try toy.catalogue.match(title: "7", artist: "Two").song.id == 1)
        #expect(try toy.catalogue.match(.text("7")).song.id == 1)
        // Nobody means the title nearest to a number.
        #expect(throws: RecommenderFault.noSuchSong(id: 8, count: 4)) { try toy.catalogue.match(.text("8")) }
    }

    @Test func whatNoSongHasIsRefused() {
        #expect(throws: RecommenderFault.noSongOfID("4", count: 4)) { try toy.catalogue.match(.identifier("4")) }
        #expect(throws: RecommenderFault.noSongOfID("x4", count: 4)) { try toy.catalogue.match(.identifier("x4")) }
        #expect(throws: RecommenderFault.noSuchSong(id: -1, count: 4)) { try toy.catalogue.match(.text("-1")) }
        #expect(throws: RecommenderFault.noSongFor("nothing like it")) {
            try toy.catalogue.match(.text("nothing like it"))
        }
        #expect(throws: CatalogueFault.noSuchSong(title: "nothing like it", artist: nil)) {
            try toy.catalogue.match(.title("nothing like it"))
        }
    }
}
