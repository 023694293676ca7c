import TimbreBase

/// A digest by which a song is recognised: 80 bits of a hash of its identifier or content, and 48 bits of marks, which
/// reveal another title or other names under the same identifier.
struct SongIdentity: Equatable {
    /// The digest as stored.
    private(set) var hash: Hash128

    private static let titleBits: UInt64 = 0x3FFF
    private static let artistShift: UInt64 = 14
    private static let listShift: UInt64 = 30
    private static let nameBits: UInt64 = 0xFFFF
    private static let contentBit: UInt64 = 1 << 46
    private static let olderBit: UInt64 = 1 << 47
    private static let markBits: UInt64 = 1 << 48 - 1

    init(stored: Hash128) { hash = stored }

    /// The value of a free slot.
    static let none = SongIdentity(stored: Hash128(high: 0, low: 0))
    var isNone: Bool { hash.high == 0 && hash.low == 0 }

    /// Hashes of a song's texts; nil for a missing text.
    struct Marks {
        var title: UInt64?
        var artists: UInt64?
        /// Hash of the genres and of other categories with several names.
        var lists: UInt64?
    }

    /// - Parameters:
    ///   - hash: the hash of the identifier or content; 80 bits are kept.
    ///   - isByContent: whether the hash is of names and numbers, not of an identifier.
    ///   - marks: hashes of texts; 14 bits of the title's and 16 bits of the others are kept.
    init(_ hash: Hash128, isByContent: Bool, marks: Marks) {
        /// Bits of a hash, at least 1; 0 for none.
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

    /// The digest without marks: 80 bits.
    var key: Hash128 { Hash128(high: hash.high, low: hash.low & ~Self.markBits) }

    func isKnownAs(_ other: SongIdentity) -> Bool {
        hash.high == other.hash.high && (hash.low ^ other.hash.low) & ~Self.markBits == 0
    }

    /// Whether both have titles and these differ; for one pair of different titles in 16,000 it is false too.
    func hasOtherTitle(than other: SongIdentity) -> Bool { differs(from: other, 0, Self.titleBits) }

    /// Whether this has artists and they differ from the other's; for one pair of different lists in 65,000 it is false
    /// too.
    func hasOtherArtists(than other: SongIdentity) -> Bool { adds(to: other, Self.artistShift) }

    /// Whether this has genres or other names and they differ from the other's; for one pair of different lists in
    /// 65,000 it is false too.
    func hasOtherLists(than other: SongIdentity) -> Bool { adds(to: other, Self.listShift) }

    private func differs(from other: SongIdentity, _ shift: UInt64, _ mask: UInt64) -> Bool {
        let (mine, others) = (hash.low >> shift & mask, other.hash.low >> shift & mask)
        return mine != 0 && others != 0 && mine != others
    }

    /// Whether this has names and the other has none or different ones.
    private func adds(to other: SongIdentity, _ shift: UInt64) -> Bool {
        let (mine, others) = (hash.low >> shift & Self.nameBits, other.hash.low >> shift & Self.nameBits)
        return mine != 0 && mine != others
    }
}

extension SongIdentity {
    /// Makes the identity by artists, title, album and year, for comparing a song that has an identifier with a row
    /// that has none; nil where the artists or the title are unknown.
    ///
    /// - Parameters:
    ///   - artists: the letters of all names, after `keepLetters`.
    ///   - title: the folded title; `album` is folded too.
    init?(artists: [UInt8], title: [UInt8], album: [UInt8], year: Int?) {
        if artists.isEmpty || title.isEmpty { return nil }
        var hash = Hash128(seed: 12)
        for text in [artists, title, album] { text.withUnsafeBytes { hash.add($0) } }
        hash.add(year.map { UInt64($0) } ?? .max)
        self.init(hash, isByContent: false, marks: Marks())
    }

    /// Makes the identity by names of a song in a catalogue; nil where the artists or the title are unknown.
    init?(namesOf song: Song) {
        let folding = TextFolding()
        var artists = song.artists.flatMap { Array(folding.fold($0).utf8) }
        Self.keepLetters(of: &artists)
        self.init(
            artists: artists, title: Array(folding.fold(song.title).utf8), album: Array(folding.fold(song.album).utf8),
            year: song.year)
    }

    /// Removes spaces, commas and semicolons, so that tables with different separators of names agree.
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
