/// Songs on their way into the database, in the order of their ids.
struct SongBatch: Sendable {
    struct Song: Sendable {
        var sourceID: String?
        var title: String
        var artist: String
        var album: String
        var genre: String
        var emotion: String
        var year: Int?
        var popularity: Double?
        var foldedTitle: String
        var foldedArtist: String

        /// What the stored row must hash to: a flipped bit in the database is seen when the song is read.
        func checksum(id: Int) -> Int64 {
            var hash = Hash128(seed: UInt64(id))
            hash.add(sourceID ?? "\u{0}")
            hash.add(title)
            hash.add(artist)
            hash.add(album)
            hash.add(genre)
            hash.add(emotion)
            hash.add(foldedTitle)
            hash.add(foldedArtist)
            hash.add(UInt64(bitPattern: Int64(year ?? -1)))
            hash.add((popularity ?? -.infinity).bitPattern)
            // 48 bits: six bytes in the database instead of nine.
            return Int64(hash.low >> 16)
        }
    }

    /// A name that joins a category's vocabulary.
    struct Name: Sendable {
        var category: Int
        var id: Int
        var name: String
        var folded: String

        var checksum: Int64 {
            var hash = Hash128(seed: UInt64(id))
            hash.add(name)
            hash.add(folded)
            return Int64(hash.low >> 16)
        }
    }

    static let capacity = 4096

    var firstID: Int
    var songs: [Song] = []
    var identities: [Hash128] = []
    var names: [Name] = []
}
