import ArgumentParser
import Foundation
import Timbre

struct Playlist: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a playlist from songs that a listener likes and dislikes.",
        discussion: """
            Name a song by an identifier of the table, also as a link to the track (id: before it excludes other \
            readings); by its row number (row:42, or 42 if that is no identifier); or by its title, of which the most \
            popular song counts. A file has one song per line, but no titles; lines that match no song are counted \
            and left out.

            A song scores 2 m(likes) - 1 - 0.2 m(dislikes), where m is the power mean of order 4 of the song's \
            cosines to them, rescaled to 0…1. Likes from different regions thus each attract similar songs. Liked and \
            disliked songs, and others with their artist and title, are left out.

            Example:

              timbre playlist --like 42 --like 1999 --dislike 7 -n 30
              timbre playlist --like-file liked.txt --per-artist 2 --where "year>=2010"
            """)

    @Option(help: ArgumentHelp("Song that the listener likes. Repeatable.", valueName: "song"))
    var like: [String] = []

    @Option(help: ArgumentHelp("Song that the listener dislikes. Repeatable.", valueName: "song"))
    var dislike: [String] = []

    @Option(help: ArgumentHelp("File of liked songs, one row number or identifier per line.", valueName: "file"))
    var likeFile: String?

    @Option(name: .customShort("n"), parsing: .unconditional, help: "Number of songs.")
    var count = 30

    @OptionGroup var selection: SelectionOptions

    @OptionGroup var models: ModelOptions

    @OptionGroup var common: CommonOptions<Self>

    func validate() throws {
        if (like + dislike).contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            throw ValidationError("a song is empty: give an id, an identifier or a title")
        }
        if count < 1 { throw ValidationError("-n \(count): ask for 1 song or more") }
    }

    func run() throws {
        if like.isEmpty, likeFile == nil {
            throw MissingOption(description: "give a song with --like, or a --like-file")
        }
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
