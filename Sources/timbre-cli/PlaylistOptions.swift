public import ArgumentParser
import Timbre

/// Options on a file of playlists, for the commands that learn from playlists or measure by them.
struct PlaylistOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File of playlists: a table with a playlist and a song in each row.",
            discussion: """
                Also a table of one playlist as Exportify writes it, a slice of the Million Playlist Dataset (JSON), or a \
                folder of such files.
                """, valueName: "file"))
    var playlists: String?

    @Option(
        help: ArgumentHelp(
            "Column that names the playlist. (default: playlist_id, playlist, pid or similar)", valueName: "column"))
    var playlistColumn: String?

    @Option(
        help: ArgumentHelp(
            "Column that identifies the song. (default: identifiers or links to tracks, else title and artist)",
            valueName: "column"))
    var songColumn: String?

    @Option(
        help: ArgumentHelp(
            "Playlists to use: all, or the first or second half.",
            discussion: "Train or choose on one half, and report results on the other.", valueName: "part"))
    var playlistPart = PlaylistPart.all

    func validate() throws {
        if playlists == nil, playlistColumn != nil || songColumn != nil || playlistPart != .all {
            throw ValidationError("--playlist-column, --song-column and --playlist-part go with --playlists")
        }
    }

    /// Note for a table of songs that names playlists.
    static func hint(_ path: String) -> String {
        "“\(path)” names playlists: `timbre evaluate --playlists \(path.asArgument)` measures by them, and `timbre train --playlists` "
            + "learns from them"
    }

    var file: PlaylistFile? {
        playlists.map { PlaylistFile(path: $0, playlistColumn: playlistColumn, songColumn: songColumn) }
    }
}

extension PlaylistPart: ExpressibleByArgument {}
