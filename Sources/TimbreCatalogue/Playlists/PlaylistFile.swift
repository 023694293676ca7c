/// A CSV that names a playlist and a song in each row.
public struct PlaylistFile: Sendable, Equatable {
    public var path: String
    /// nil: the first that is present of playlist_id, playlist and pid.
    public var playlistColumn: String?
    /// nil: the first that is present of the recipe's `id` columns, track_id, song_id and id.
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
