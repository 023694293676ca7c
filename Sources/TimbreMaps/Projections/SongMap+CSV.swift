public import TimbreBase
public import TimbreCatalogue
import TimbreCompute
import TimbreFiles

extension SongMap {
    /// Writes the songs that have a place, for other tools: id, source_id, title, artist, album, genre, emotion, year,
    /// x, y.
    ///
    /// - Throws: `CatalogueFault`, `FileFault`; `CancellationError`: nothing is written then.
    public func writeCSV(to path: String, songsOf catalogue: Catalogue, work: Work<Portion> = Work()) throws {
        try catalogue.checkOutput(path)
        var writer = try CSVWriter(creating: path)
        try writer.record(["id", "source_id", "title", "artist", "album", "genre", "emotion", "year", "x", "y"])
        let songs = songs
        for start in stride(from: 0, to: songs.count, by: 8192) {
            try work.check()
            let end = min(start + 8192, songs.count)
            for song in try catalogue.songs(Array(songs[start..<end])) {
                try writer.record([
                    "\(song.id)", song.sourceID ?? "", song.title, song.artist, song.album, song.genre, song.emotion,
                    song.year.map { "\($0)" } ?? "", "\(coordinates[2 * song.id])", "\(coordinates[2 * song.id + 1])",
                ])
            }
            work.report(Portion(done: end, total: songs.count))
        }
        try writer.finish()
    }
}
