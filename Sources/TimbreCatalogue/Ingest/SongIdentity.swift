import TimbreBase

/// A digest of a song to know it again: 80 bits of what it is known by, and 48 of what tells another title or other names
/// under the same identifier.
struct SongIdentity: Equatable {
    /// As it is stored.
    private(set) var hash: Hash128

    private static let titleBits: UInt64 = 0x3FFF
    private static let artistShift: UInt64 = 14
    private static let listShift: UInt64 = 30
    private static let nameBits: UInt64 = 0xFFFF
    private static let contentBit: UInt64 = 1 << 46
    private static let olderBit: UInt64 = 1 << 47
    private static let markBits: UInt64 = 1 << 48 - 1

    init(stored: Hash128) { hash = stored }

    /// A place without a song.
    static let none = SongIdentity(stored: Hash128(high: 0, low: 0))
    var isNone: Bool { hash.high == 0 && hash.low == 0 }

    /// Hashes of texts, each nil where there is none.
    struct Marks {
        var title: UInt64?
        var artists: UInt64?
        /// Genres, and whatever else a song may have several of.
        var lists: UInt64?
    }

    /// - Parameters:
    ///   - hash: of what the song is known by, of which 80 bits are kept.
    ///   - isByContent: whether that is its names and numbers, and no identifier.
    ///   - marks: of which 14 and 16 bits are kept.
    init(_ hash: Hash128, isByContent: Bool, marks: Marks) {
        /// 0 is for none.
        func bits(_ hash: UInt64?, _ mask: UInt64) -> UInt64 { hash.map { max(1, $0 & mask) } ?? 0 }
        let low =
            bits(marks.title, Self.titleBits) | bits(marks.artists, Self.nameBits) << Self.artistShift
            | bits(marks.lists, Self.nameBits) << Self.listShift | (isByContent ? Self.contentBit : 0)
        self.hash = Hash128(high: hash.high, low: hash.low & ~Self.markBits | low)
    }

    var isByContent: Bool { hash.low & Self.contentBit != 0 }

    /// Whether the song was in the catalogue before this ingest; not stored.
    var isOlder: Bool {
        get { hash.low & Self.olderBit != 0 }
        set { hash = Hash128(high: hash.high, low: newValue ? hash.low | Self.olderBit : hash.low & ~Self.olderBit) }
    }

    /// The 80 bits.
    var key: Hash128 { Hash128(high: hash.high, low: hash.low & ~Self.markBits) }

    func isKnownAs(_ other: SongIdentity) -> Bool {
        hash.high == other.hash.high && (hash.low ^ other.hash.low) & ~Self.markBits == 0
    }

    /// Whether both have titles, and others; false for one other title in 16,000 too.
    func hasOtherTitle(than other: SongIdentity) -> Bool { differs(from: other, 0, Self.titleBits) }

    /// Whether it has artists, and others than the other; false for one other list in 65,000 too.
    func hasOtherArtists(than other: SongIdentity) -> Bool { adds(to: other, Self.artistShift) }

    /// The same of genres, and of whatever else a song may have several of.
    func hasOtherLists(than other: SongIdentity) -> Bool { adds(to: other, Self.listShift) }

    private func differs(from other: SongIdentity, _ shift: UInt64, _ mask: UInt64) -> Bool {
        let (mine, others) = (hash.low >> shift & mask, other.hash.low >> shift & mask)
        return mine != 0 && others != 0 && mine != others
    }

    /// A song without names gains some too.
    private func adds(to other: SongIdentity, _ shift: UInt64) -> Bool {
        let (mine, others) = (hash.low >> shift & Self.nameBits, other.hash.low >> shift & Self.nameBits)
        return mine != 0 && mine != others
    }
}

extension SongIdentity {
    /// Makes one of artists, title, album and year, by which a song with an identifier and a row without are compared; nil
    /// where the artists or the title are unknown.
    ///
    /// - Parameters:
    ///   - artists: letters of all names, as `keepLetters` leaves them.
    ///   - title: folded, as `album` is.
    init?(artists: [UInt8], title: [UInt8], album: [UInt8], year: Int?) {
        if artists.isEmpty || title.isEmpty { return nil }
        var hash = Hash128(seed: 12)
        for text in [artists, title, album] { text.withUnsafeBytes { hash.add($0) } }
        hash.add(year.map { UInt64($0) } ?? .max)
        self.init(hash, isByContent: false, marks: Marks())
    }

    /// The same of a song in a catalogue.
    init?(namesOf song: Song) {
        let folding = TextFolding()
        var artists = song.artists.flatMap { Array(folding.fold($0).utf8) }
        Self.keepLetters(of: &artists)
        self.init(
            artists: artists, title: Array(folding.fold(song.title).utf8), album: Array(folding.fold(song.album).utf8),
            year: song.year)
    }

    /// Takes out what parts names, spaces, commas and semicolons, so that tables which part them in different ways agree.
    static func keepLetters(of names: inout [UInt8]) {
        var end = 0
        names.withUnsafeMutableBufferPointer { names in
            for place in names.indices where !(names[place] == 0x20 || names[place] == 0x2C || names[place] == 0x3B) {
                names[end] = names[place]
                end += 1
            }
        }
        names.removeLast(names.count - end)
    }
}
