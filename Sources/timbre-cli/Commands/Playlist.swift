import ArgumentParser
import Foundation
import Timbre

struct Playlist: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a playlist from songs that a listener likes, and those disliked.",
        discussion: """
            A song is an identifier of the table, also as a link to the track (id: before it says so); the number of its \
            row (row:42, or 42 where that is no identifier); or a title, of which the most popular song counts. A file has \
            one a line, but no titles; lines that no song has are counted and left out.

            A song scores 2 m(likes) - 1 - 0.2 m(dislikes), where m is the power mean of order 4 of its \
            cosines to them, brought to 0…1: likes from different regions each draw songs like themselves. Liked and \
            disliked songs, and others of their artist and title, are left out.

            Example:

              timbre playlist --like 42 --like 1999 --dislike 7 -n 30
              timbre playlist --like-file liked.txt --per-artist 2 --where "year>=2010"
            """)

    @Option(help: ArgumentHelp("A song that is liked; may be given again.", valueName: "song"))
    var like: [String] = []

    @Option(help: ArgumentHelp("A song that is disliked; may be given again.", valueName: "song"))
    var dislike: [String] = []

    @Option(help: ArgumentHelp("Songs that are liked, an id or identifier a line.", valueName: "file"))
    var likeFile: String?

    @Option(name: .customShort("n"), parsing: .unconditional, help: "How many.")
    var count = 30

    @OptionGroup var selection: SelectionOptions

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if like.isEmpty, likeFile == nil { throw ValidationError("give a song with --like, or a --like-file") }
        if (like + dislike).contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            throw ValidationError("a song is empty: give an id, an identifier or a title")
        }
        if count < 1 { throw ValidationError("-n \(count): ask for 1 song or more") }
    }

    func run() throws {
        try common.begin()
        let options = try selection.options(count: count)
        let catalogue = try common.openedCatalogue(models.model)
        let recommender = try Recommender(catalogue, device: try common.deviceForOneQuery())
        var likes = try catalogue.ids(of: like.map(SongReference.text), announcedAs: "like")
        if let likeFile {
            let list = try catalogue.songIDs(listedIn: likeFile)
            likes += list.ids
            if let first = list.unknown.first {
                Console.note(
                    "\(list.unknown.count) of \(list.ids.count + list.unknown.count) lines of “\(likeFile)” are of no "
                        + "song here; the first is “\(first)”")
            }
        }
        let dislikes = try catalogue.ids(of: dislike.map(SongReference.text), announcedAs: "unlike")
        let found = try recommender.playlist(
            likes: likes, dislikes: dislikes, options: options, work: selection.work(count: count))
        try RecommendationLines.print(found, json: common.json)
    }
}
