import TimbreBase
import TimbreCatalogue
import TimbreLearning

/// The playlists that are measured, and those known beforehand.
struct EvaluationPlaylists {
    let continuation: PlaylistContinuation
    let summary: Evaluation.Playlists
    /// Playlists of the file that are not measurable: of the other part, or used in training a model. nil where there
    /// are none.
    let known: KnownPlaylists?

    /// Reads and selects the playlists; nil where none were given.
    ///
    /// - Parameters:
    ///   - models: the measured models, with the playlists that trained them.
    ///   - notes: the evaluation's notes, to which remarks on the playlists are added.
    /// - Throws: `EvaluationFault.trainedPlaylists`, `.shortPlaylists`; `CatalogueFault`, `FileFault`.
    init?(
        _ catalogue: Catalogue, _ songs: EvaluationSongs, _ options: EvaluationOptions, models: [EvaluatedModel],
        notes: inout [String]
    ) throws {
        guard let file = options.playlists else { return nil }
        let table = try PlaylistTable(file, of: catalogue)
        let all = table.playlists.filter { $0.isIn(options.playlistPart) }
        let part = models.reduce(all) { $1.playlists?.unknown(of: $0) ?? $0 }
        let trained = models.filter { ($0.playlists?.unknown(of: all).count ?? all.count) < all.count }
        guard !part.isEmpty || all.isEmpty else {
            throw EvaluationFault.trainedPlaylists(
                file: file.path, part: options.playlistPart, count: all.count,
                models: trained.filter(\.isNamed).map(\.name))
        }
        func isLong(_ playlist: PlaylistTable.Playlist) -> Bool {
            playlist.songs.count >= PlaylistContinuation.leastSongs
        }
        let long = part.filter(isLong)
        guard !long.isEmpty || !all.contains(where: isLong) else {
            throw EvaluationFault.trainedPlaylists(
                file: file.path, part: options.playlistPart, count: all.count(where: isLong),
                models: trained.filter(\.isNamed).map(\.name))
        }
        guard !long.isEmpty else {
            throw EvaluationFault.shortPlaylists(
                file: file.path, part: options.playlistPart, longest: part.map(\.songs.count).max() ?? 0,
                needed: PlaylistContinuation.leastSongs)
        }
        notes += table.skippedFiles.map { "left out: \($0)" }
        if table.unknownRows > 0 {
            notes.append(
                "\(table.unknownRows) of the \(table.rows) rows of “\(file.path)” name no song of the catalogue and are left out"
            )
        }
        if part.count < all.count {
            notes.append(
                "\(all.count - part.count) of the \(all.count) playlists of “\(file.path)”"
                    + "\(options.playlistPart.inWords) trained \(Self.inWords(trained)) and are not measured"
            )
        }
        var draws = EvaluationDraws(.evaluationPlaylists, seed: options.seed)
        let usable = long.filter { PlaylistContinuation.canContinue($0, songs, since: options.since) }
        if usable.isEmpty, let year = options.since {
            throw EvaluationFault.noPlaylistsSince(
                file: file.path, part: options.playlistPart, year: year, older: PlaylistContinuation.seedCount)
        }
        let drawn = usable.count > options.queries ? draws.sample(options.queries, of: usable) : usable
        continuation = PlaylistContinuation(drawn, songs, since: options.since, seed: options.seed)
        summary = Evaluation.Playlists(
            file: file.path, part: options.playlistPart, count: drawn.count, rows: table.rows,
            unknownRows: table.unknownRows,
            trainedCount: models.contains { $0.playlists != nil } ? all.count - part.count : nil)
        let measurable = Set(part.map(\.hash))
        let others = table.playlists.filter { !measurable.contains($0.hash) }
        known = others.isEmpty ? nil : KnownPlaylists(others.map(\.songs), songCount: songs.count)
    }

    private static func inWords(_ models: [EvaluatedModel]) -> String {
        models.count == 1 ? models[0].inWords : "the models \(models.map(\.name).alternatives)"
    }
}
