import TimbreBase

/// Songs on their way into the database, in the order of their ids.
///
/// All texts lie in one array: a `String` for each would be made by one thread and freed by the other, eight times a
/// song.
struct SongBatch: Sendable {
    /// The texts of a song, in this order.
    enum Text: Int, CaseIterable {
        case sourceID, title, artist, album, genre, emotion, foldedTitle
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
    var identities: [Hash128] = []
    var names: [Name] = []
    private(set) var years: [Int?] = []
    private(set) var popularities: [Double?] = []
    /// All texts end to end, valid UTF-8; a missing text is empty.
    private var texts: [UInt8] = []
    /// End of each text of each song in `texts`.
    private var ends: [Int32] = []
    /// Names of the next song in each category, in the form of `JoinedNames`.
    private var songNames: [[UInt8]]

    init(firstID: Int, categoryCount: Int) {
        self.firstID = firstID
        songNames = .init(repeating: [], count: categoryCount)
    }

    var count: Int { years.count }

    /// Adds the next text of the next song.
    mutating func add(_ text: UnsafeRawBufferPointer) {
        texts += text
        ends.append(Int32(texts.count))
    }

    /// Adds a name of the next song; an empty name is ignored.
    mutating func addName(_ name: UnsafeRawBufferPointer, category: Int) {
        if !name.isEmpty { JoinedNames.append(name, to: &songNames[category]) }
    }

    /// Adds the names of one category as the next text; an empty text where the recipe has no such category.
    mutating func addNames(ofCategory category: Int?) {
        if let category { texts += songNames[category] }
        ends.append(Int32(texts.count))
    }

    /// Ends a song whose texts are all added.
    mutating func endSong(year: Int?, popularity: Double?) {
        years.append(year)
        popularities.append(popularity)
        precondition(ends.count == count * Text.allCases.count, "a song with \(ends.count) texts")
        for category in songNames.indices { songNames[category].removeAll(keepingCapacity: true) }
    }

    /// Passes the texts to the body without copying them; they are valid only within it.
    func withTexts<Result>(_ body: (Texts) throws -> Result) rethrows -> Result {
        try texts.withUnsafeBytes { try body(Texts(bytes: $0, ends: ends)) }
    }

    struct Texts {
        fileprivate let bytes: UnsafeRawBufferPointer
        fileprivate let ends: [Int32]

        /// - Parameter song: the index of the song in the batch.
        subscript(song: Int, text: Text) -> UnsafeRawBufferPointer {
            let place = song * Text.allCases.count + text.rawValue
            let start = place == 0 ? 0 : Int(ends[place - 1])
            return UnsafeRawBufferPointer(rebasing: bytes[start..<Int(ends[place])])
        }
    }
}

/// Checksum of a stored song, by which a flipped bit in the database is noticed when the song is read.
struct SongChecksum {
    private var hash: Hash128

    init(id: Int) { hash = Hash128(seed: UInt64(id)) }

    /// Adds a text; texts must be added in the order of `SongBatch.Text`.
    mutating func add(_ text: SongBatch.Text, _ bytes: UnsafeRawBufferPointer) {
        // A song without an identifier differs from every other.
        if text == .sourceID, bytes.isEmpty { hash.add("\u{0}") } else { hash.add(bytes) }
    }

    /// The checksum with year and popularity: 48 bits, which take six bytes in the database instead of nine.
    func value(year: Int?, popularity: Double?) -> Int64 {
        var hash = hash
        hash.add(UInt64(bitPattern: Int64(year ?? -1)))
        // SQLite returns 0 for −0; adding 0 turns −0 into 0.
        hash.add(((popularity ?? -.infinity) + 0).bitPattern)
        return Int64(hash.low >> 16)
    }
}
