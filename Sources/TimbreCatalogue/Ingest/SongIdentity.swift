import TimbreBase

/// What is kept of a song to know it again: 96 bits of what it is known by, and 32 of what tells another title
/// or other names under the same identifier.
struct SongIdentity: Equatable {
    /// As it is stored.
    private(set) var hash: Hash128

    private static let titleBits: UInt64 = 0xFFFF
    private static let nameBits: UInt64 = 0x3FFF_0000
    private static let contentBit: UInt64 = 0x4000_0000
    private static let olderBit: UInt64 = 0x8000_0000
    private static let markBits: UInt64 = 0xFFFF_FFFF

    init(stored: Hash128) { hash = stored }

    /// - Parameters:
    ///   - hash: of what the song is known by, of which 96 bits are kept.
    ///   - isByContent: whether that is its names and numbers, and no identifier.
    ///   - title: a hash, of which 16 bits are kept.
    ///   - names: a hash of genres and whatever else a song may have several of, of which 14 bits are kept.
    init(_ hash: Hash128, isByContent: Bool, title: UInt64, names: UInt64) {
        let marks = title & Self.titleBits | names << 16 & Self.nameBits | (isByContent ? Self.contentBit : 0)
        self.hash = hash.replacingLow32(by: UInt32(marks))
    }

    var isByContent: Bool { hash.low & Self.contentBit != 0 }

    /// Whether the song was in the catalogue before this ingest; not stored.
    var isOlder: Bool {
        get { hash.low & Self.olderBit != 0 }
        set { hash = Hash128(high: hash.high, low: newValue ? hash.low | Self.olderBit : hash.low & ~Self.olderBit) }
    }

    /// The 96 bits.
    var key: Hash128 { hash.replacingLow32(by: 0) }

    func isKnownAs(_ other: SongIdentity) -> Bool {
        hash.high == other.hash.high && (hash.low ^ other.hash.low) & ~Self.markBits == 0
    }

    /// False for one other title in 65,000 too.
    func hasOtherTitle(than other: SongIdentity) -> Bool { (hash.low ^ other.hash.low) & Self.titleBits != 0 }

    /// False for one list of other names in 16,000 too.
    func hasOtherNames(than other: SongIdentity) -> Bool { (hash.low ^ other.hash.low) & Self.nameBits != 0 }
}
