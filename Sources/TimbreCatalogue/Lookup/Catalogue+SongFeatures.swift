import GRDB
import TimbreFiles

extension Catalogue {
    /// Reads the training data of some songs, renumbered from 0; nothing of other songs is copied.
    ///
    /// - Parameter texts: whether titles and albums are read; nil to read them where the recipe's blend uses them.
    /// - Throws: `CatalogueFault.damaged` where a block of a file is not what was committed.
    package func songFeatures(_ songs: Range<Int>, texts: Bool? = nil) throws -> SongFeatures {
        precondition(songs.lowerBound >= 0 && songs.upperBound <= songCount, "songs \(songs) of \(songCount)")
        let numbers = try features()
        let categories = try categories()
        let furtherNames = try furtherNames()
        let features = SongFeatures(
            songCount: songs.count, numbers: numbers.floats(rows: songs),
            categories: recipe.categories.isEmpty ? [] : categories.ints(rows: songs),
            furtherNames: furtherNames.withInts(rows: 0..<furtherNames.rows) {
                SongFeatures.furtherNames(of: songs, in: $0)
            },
            vocabularySizes: try recipe.categories.map { try vocabularySize($0.name) },
            texts: texts ?? recipe.readsTexts ? try songTexts(songs) : nil)
        try numbers.checkIsWhole()
        try categories.checkIsWhole()
        try furtherNames.checkIsWhole()
        return features
    }

    /// Titles and albums of some songs.
    private func songTexts(_ songs: Range<Int>) throws -> SongTexts {
        try database.read { connection in
            var texts = SongTexts()
            try SongReader.forEachText(connection, path: database.path, songs: songs) { id, title, album in
                guard id == songs.lowerBound + texts.count else {
                    throw CatalogueFault.damaged(
                        file: database.path, detail: "song \(songs.lowerBound + texts.count) is not there")
                }
                texts.append(title: title, album: album)
            }
            guard texts.count == songs.count else {
                throw CatalogueFault.damaged(
                    file: database.path, detail: "song \(songs.lowerBound + texts.count) is not there")
            }
            return texts
        }
    }
}
