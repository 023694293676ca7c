import Foundation
import TimbreBase
import TimbreFiles

/// Reader of the rows of a file of playlists in any dialect: the playlist, and what identifies the song.
struct PlaylistRows {
    struct Row {
        /// Name or identifier of the playlist; empty where the row has none.
        var playlist: String
        var identifier = ""
        var title = ""
        /// The first artist.
        var artist = ""
    }

    private let file: PlaylistFile
    private let songColumns: [String]
    private let artists: KnownNames

    /// - Parameters:
    ///   - songColumns: the recipe's columns that identify a song.
    ///   - artists: the catalogue's artists, by which commas within names are told from separators.
    init(_ file: PlaylistFile, songColumns: [String], artists: [String]) {
        (self.file, self.songColumns, self.artists) = (file, songColumns, KnownNames(artists))
    }

    /// Passes every row to the body; for a folder, those of all files in the order of their names.
    ///
    /// - Returns: files of a folder that are no playlists, with the reason.
    /// - Throws: `CatalogueFault.playlistColumn` for a table that does not identify songs, or lacks a column that was
    ///   asked for, `.ambiguousField`; `FileFault`.
    func forEach(_ body: (Row) -> Void) throws -> [String] {
        guard Directory.exists(file.path) else {
            try read(file.path, body)
            return []
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: file.path).filter { !$0.hasPrefix(".") }
            .sorted()
        guard !names.isEmpty else { throw FileFault.empty(path: file.path) }
        // A folder may also contain other files.
        var (readCount, fault, skipped) = (0, (any Error)?.none, [String]())
        for name in names {
            do {
                try read(file.path + "/" + name, body)
                readCount += 1
            } catch let other as any Fault where other.report.kind == .input {
                fault = fault ?? other
                skipped.append(other.description)
            }
        }
        if readCount == 0, let fault { throw fault }
        return skipped
    }

    private func read(_ path: String, _ body: (Row) -> Void) throws {
        let input = try SpooledFile(path: path, in: FileManager.default.temporaryDirectory.path)
        if try PlaylistSlice.isSlice(input) { return try PlaylistSlice(input).forEachRow(body) }
        let table = try SongTable(input)
        let names = table.columns.map(\.name)
        func column(_ given: String?, _ field: SongField, _ kind: PlaylistFile.Column) throws -> Int? {
            guard let given else { return try table.known(field) }
            guard let column = table.column(named: [given]) else {
                throw CatalogueFault.playlistColumn(file: path, column: kind, columns: [given], present: names)
            }
            return column
        }
        let playlist = try column(file.playlistColumn, .playlist, .playlist)
        let identifier =
            try file.songColumn == nil && !songColumns.isEmpty
            ? table.column(named: songColumns) ?? table.known(.id) : column(file.songColumn, .id, .song)
        let (title, artist) = try (table.known(.title), table.known(.artist))
        // A table without a column of playlists counts as one only if it has titles, as exporters of playlists write
        // them.
        guard playlist != nil || title != nil else {
            throw CatalogueFault.playlistColumn(
                file: path, column: .playlist, columns: ["playlist_id", "playlist", "pid"], present: names)
        }
        guard identifier != nil || title != nil && artist != nil else {
            throw CatalogueFault.playlistColumn(
                file: path, column: .song, columns: songColumns.isEmpty ? ["track_id", "id"] : songColumns,
                present: names)
        }
        var artists = artist.flatMap { table.columns[$0].list } ?? NameList()
        artists.known = self.artists
        // Names of playlists are unique only for each listener.
        let listener = playlist.flatMap { playlist in
            FieldNames.isName(table.columns[playlist].name)
                ? table.columns.firstIndex { ["userid", "user", "username"].contains(ColumnName.plain($0.name)) } : nil
        }
        // A file with a single playlist gives it its name.
        let fileName = path.split(separator: "/").last.map(String.init) ?? path
        var reader = try table.reader()
        while try reader.nextRecord() {
            if reader.isBlank { continue }
            func text(_ field: Int?) -> String {
                field.map { $0 < reader.fieldCount ? reader.text($0).trimmed : "" } ?? ""
            }
            func named(_ name: String, by listener: String) -> String {
                listener.isEmpty || name.isEmpty ? name : "\(listener) \(name)"
            }
            body(
                Row(
                    playlist: playlist == nil ? fileName : named(text(playlist), by: text(listener)),
                    identifier: text(identifier), title: text(title),
                    artist: artists.names(in: text(artist)).first ?? ""))
        }
    }
}
