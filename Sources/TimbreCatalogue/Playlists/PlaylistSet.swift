import TimbreBase

/// Playlists for training: songs of one playlist are pulled together, as songs of one artist are.
public struct PlaylistSet: Sendable, Equatable {
    /// The songs of one playlist.
    public struct Playlist: Sendable, Equatable {
        /// Hash of the playlist's name or identifier, the same in every run and on every machine.
        public var identifier: UInt64
        /// Ids of the songs, ascending, each once.
        public var songs: [Int32]

        public init(identifier: UInt64, songs: [Int32]) {
            (self.identifier, self.songs) = (identifier, songs)
        }

        /// Hash of the songs, by which the playlist is recognised under another name.
        package var content: UInt64 {
            var hash = Hash128(seed: 11)
            songs.withUnsafeBytes { hash.add($0) }
            return hash.low
        }
    }

    /// Playlists in the order of their identifiers, which are all different.
    public let playlists: [Playlist]

    /// - Parameter playlists: playlists with different identifiers, in any order.
    public init(_ playlists: [Playlist]) {
        self.playlists = playlists.sorted { $0.identifier < $1.identifier }
        precondition(zip(self.playlists, self.playlists.dropFirst()).allSatisfy { $0.identifier != $1.identifier })
    }
}

extension PlaylistSet {
    /// 32 hexadecimal digits that change with every identifier and song.
    package var digest: String {
        var hash = Hash128(seed: 5)
        for playlist in playlists {
            withUnsafeBytes(of: playlist.identifier.littleEndian) { hash.add($0) }
            playlist.songs.withUnsafeBytes { hash.add($0) }
        }
        return hash.hexadecimal
    }
}
