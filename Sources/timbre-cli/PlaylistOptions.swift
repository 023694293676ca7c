public import ArgumentParser
import Timbre

/// A file of playlists, for the commands that learn from them or measure by them.
struct PlaylistOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Playlists: a table with a playlist and a song in each row.",
            discussion: """
                Also a table of one playlist, as Exportify writes it, a slice of the Million Playlist Dataset (JSON), or a \
                folder of such files.
                """, valueName: "file"))
    var playlists: String?

    @Option(
        help: ArgumentHelp(
            "Its column that names the playlist.", discussion: "playlist_id, playlist, pid or the like unless given.",
            valueName: "column"))
    var playlistColumn: String?

    @Option(
        help: ArgumentHelp(
            "Its column that identifies the song.",
            discussion: "Identifiers or links to tracks unless given, else title and artist.", valueName: "column"))
    var songColumn: String?

    @Option(
        help: ArgumentHelp(
            "all, or the first or second half of the playlists.",
            discussion: "What is trained or chosen on one half can be reported on the other.", valueName: "part"))
    var playlistPart = PlaylistPart.all

    func validate() throws {
        if playlists == nil, playlistColumn != nil || songColumn != nil || playlistPart != .all {
            throw ValidationError("columns and parts of playlists go with --playlists")
        }
    }

    var file: PlaylistFile? {
        playlists.map { PlaylistFile(path: $0, playlistColumn: playlistColumn, songColumn: songColumn) }
    }
}

extension PlaylistPart: ExpressibleByArgument {}
