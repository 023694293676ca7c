import TimbreFiles

extension Catalogue {
    /// Playlists of a file for `train`, with counts of the file's rows.
    public struct ReadPlaylists: Sendable, Equatable {
        public var playlists: PlaylistSet
        /// Number of rows in the file; `unknownRows` of them name no song of the catalogue.
        public var rows: Int
        public var unknownRows: Int
        /// Sentences about files of a folder that are no playlists and were skipped.
        public var skippedFiles: [String]
    }

    /// Reads playlists of songs of this catalogue.
    ///
    ///     let known = try catalogue.playlists(PlaylistFile(path: "playlists.csv"), part: .first)
    ///     let trained = try catalogue.train(playlists: known.playlists, device: device).catalogue
    ///
    /// - Throws: `CatalogueFault.playlistColumn`, `.unknownPlaylistSongs`, `.noPlaylists` where the part has none;
    ///   `FileFault`, `CatalogueFault`.
    public func playlists(_ file: PlaylistFile, part: PlaylistPart = .all) throws -> ReadPlaylists {
        let table = try PlaylistTable(file, of: self)
        let playlists = table.playlists.filter { $0.isIn(part) }
        guard !playlists.isEmpty else { throw CatalogueFault.noPlaylists(file: file.path, part: part) }
        return ReadPlaylists(
            playlists: PlaylistSet(playlists.map(\.known)), rows: table.rows, unknownRows: table.unknownRows,
            skippedFiles: table.skippedFiles)
    }
}
