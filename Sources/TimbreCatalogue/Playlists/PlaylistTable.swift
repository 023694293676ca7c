import TimbreBase
import TimbreFiles

/// The playlists of a CSV, as songs of a catalogue.
package struct PlaylistTable {
    package struct Playlist: Equatable {
        /// Of the identifier: the same in every run and on every machine, whatever is drawn.
        package var hash: UInt64
        /// Ids of the songs that the catalogue has, ascending.
        package var songs: [Int32]

        package init(hash: UInt64, songs: [Int32]) { (self.hash, self.songs) = (hash, songs) }

        /// In which half it is.
        package func isIn(_ part: PlaylistPart) -> Bool {
            switch part {
            case .all: true
            case .first: hash & 1 == 0
            case .second: hash & 1 == 1
            }
        }
    }

    /// In the order of first appearance.
    package let playlists: [Playlist]
    package let rows: Int
    /// Rows that name a song which the catalogue does not have, or none.
    package let unknownRows: Int

    /// - Parameters:
    ///   - songColumns: those of the recipe that identify a song.
    ///   - identifiers: of the catalogue's songs.
    /// - Throws: `CatalogueFault.playlistColumn` where the file lacks a column, `.unknownPlaylistSongs` where it names no
    ///   song of the catalogue; `FileFault`.
    package init(_ file: PlaylistFile, songColumns: [String], identifiers: [String: Int32]) throws {
        var reader = try CSVReader(path: file.path)
        guard try reader.nextRecord() else { throw FileFault.empty(path: file.path) }
        let names = (0..<reader.fieldCount).map { reader.text($0).trimmed }
        func field(_ columns: [String], _ column: PlaylistFile.Column) throws -> Int {
            guard let field = columns.lazy.compactMap({ names.firstIndex(of: $0) }).first else {
                throw CatalogueFault.playlistColumn(
                    file: file.path, column: column, columns: columns, present: names)
            }
            return field
        }
        let playlistField = try field(
            file.playlistColumn.map { [$0] } ?? ["playlist_id", "playlist", "pid"], .playlist)
        let songField = try field(
            file.songColumn.map { [$0] } ?? songColumns + ["track_id", "song_id", "id"], .song)
        var (numbers, playlists) = ([String: Int](), [Playlist]())
        var (rows, unknown, firstUnknown) = (0, 0, String?.none)
        while try reader.nextRecord() {
            rows += 1
            guard reader.fieldCount > max(playlistField, songField) else {
                unknown += 1
                continue
            }
            let playlist = reader.text(playlistField).trimmed
            let text = reader.text(songField).trimmed
            guard !playlist.isEmpty, let song = identifiers[text] else {
                unknown += 1
                firstUnknown = firstUnknown ?? text
                continue
            }
            let number = numbers[playlist, default: playlists.count]
            if number == playlists.count {
                numbers[playlist] = number
                playlists.append(Playlist(hash: Self.hash(playlist), songs: []))
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
