/// A file of playlists: a table, in any dialect, that names a playlist and a song in each row. A table without a column
/// of playlists is a single playlist, named by the file. Slices of the Million Playlist Dataset in JSON and folders of
/// such files are read too.
public struct PlaylistFile: Sendable, Equatable {
    public var path: String
    /// Name of the column of playlists; nil for the one called playlist_id, playlist, pid or the like.
    public var playlistColumn: String?
    /// Name of the column of songs; nil for the recipe's `id` columns, else the column of identifiers or links to
    /// tracks. Rows without a known identifier are matched by title and artist.
    public var songColumn: String?

    /// A column that the file must have.
    public enum Column: String, Sendable, Codable {
        case playlist, song

        /// Object that the column names, for sentences.
        var inWords: String { self == .playlist ? "the playlist" : "the song" }
    }

    public init(path: String, playlistColumn: String? = nil, songColumn: String? = nil) {
        (self.path, self.playlistColumn, self.songColumn) = (path, playlistColumn, songColumn)
    }
}

/// A half of the playlists, or all, chosen by a hash of their identifiers: one half can serve for training or choosing,
/// the other for reporting.
public enum PlaylistPart: String, Codable, Sendable, CaseIterable {
    case all, first, second
}

extension PlaylistPart {
    /// Text to follow a file's name; empty for all.
    package var inWords: String { self == .all ? "" : ", \(rawValue) half," }
}
