/// A table, in any dialect that songs are read in, that names a playlist and a song in each row; one without a column of
/// playlists is one, named by its file. Also a slice of the Million Playlist Dataset in JSON, or a folder of such files.
public struct PlaylistFile: Sendable, Equatable {
    public var path: String
    /// nil: the column that is called playlist_id, playlist, pid or the like.
    public var playlistColumn: String?
    /// nil: the recipe's `id` columns, else the column of identifiers or links to tracks; where a row has none that is
    /// known, its title and artist count.
    public var songColumn: String?

    /// A column that the file must have, by the thing that its cells name.
    public enum Column: String, Sendable, Codable {
        case playlist, song

        /// In a sentence.
        var inWords: String { self == .playlist ? "the playlist" : "the song" }
    }

    public init(path: String, playlistColumn: String? = nil, songColumn: String? = nil) {
        (self.path, self.playlistColumn, self.songColumn) = (path, playlistColumn, songColumn)
    }
}

/// Which playlists are meant, by their identifiers alone: half of them can train, or choose, what the other half reports.
public enum PlaylistPart: String, Codable, Sendable, CaseIterable {
    case all, first, second
}

extension PlaylistPart {
    /// As it follows a file's name.
    package var inWords: String { self == .all ? "" : ", \(rawValue) half," }
}
