import TimbreBase
import TimbreFiles

/// The playlists of a file, as songs of a catalogue.
package struct PlaylistTable {
    package struct Playlist: Equatable {
        /// Hash of the identifier, the same in every run and on every machine.
        package var hash: UInt64
        /// Ids of the songs that the catalogue has, ascending.
        package var songs: [Int32]

        package init(hash: UInt64, songs: [Int32]) { (self.hash, self.songs) = (hash, songs) }

        /// The playlist as training takes it.
        package var known: PlaylistSet.Playlist { PlaylistSet.Playlist(identifier: hash, songs: songs) }

        /// Whether the playlist belongs to a part.
        package func isIn(_ part: PlaylistPart) -> Bool {
            switch part {
            case .all: true
            case .first: hash & 1 == 0
            case .second: hash & 1 == 1
            }
        }
    }

    /// Playlists in the order of first appearance.
    package let playlists: [Playlist]
    package let rows: Int
    /// Number of rows that name no song of the catalogue.
    package let unknownRows: Int
    /// Sentences about files of a folder that are no playlists.
    package let skippedFiles: [String]

    /// - Throws: `CatalogueFault.playlistColumn` where the file lacks a column, `.unknownPlaylistSongs` where it names
    ///   no song of the catalogue; `FileFault`.
    /// - Complexity: one pass over the table of songs, one over the file.
    package init(_ file: PlaylistFile, of catalogue: Catalogue) throws {
        let songs = try SongIndex(catalogue)
        let hasArtists = catalogue.recipe.categories.contains { $0.name == "artist" }
        let artists = hasArtists ? try catalogue.vocabulary("artist") : []
        var (numbers, playlists) = ([String: Int](), [Playlist]())
        var (rows, unknown, firstUnknown) = (0, 0, String?.none)
        skippedFiles = try PlaylistRows(file, songColumns: catalogue.recipe.id, artists: artists).forEach { row in
            rows += 1
            guard !row.playlist.isEmpty,
                let song = songs.song(identifier: row.identifier, title: row.title, artist: row.artist)
            else {
                unknown += 1
                firstUnknown = firstUnknown ?? (row.identifier.isEmpty ? row.title : row.identifier)
                return
            }
            let number = numbers[row.playlist, default: playlists.count]
            if number == playlists.count {
                numbers[row.playlist] = number
                playlists.append(Playlist(hash: Self.hash(row.playlist), songs: []))
            }
            playlists[number].songs.append(song)
        }
        guard rows > unknown else {
            throw CatalogueFault.unknownPlaylistSongs(file: file.path, rows: rows, example: firstUnknown)
        }
        (self.rows, unknownRows) = (rows, unknown)
        self.playlists = playlists.map { Playlist(hash: $0.hash, songs: Set($0.songs).sorted()) }
    }

    private static func hash(_ identifier: String) -> UInt64 {
        var hash = Hash128(seed: 42)
        var identifier = identifier
        identifier.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) }
        return UInt64(hash.hexadecimal.suffix(16), radix: 16) ?? 0
    }
}
