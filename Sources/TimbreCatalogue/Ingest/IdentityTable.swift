import TimbreBase

/// The identities of all songs so far: 20 to 26 bytes a song, in a flat table without pointers.
///
/// An identity is 96 bits; the other 32 are a hash of title and artist, by which an identifier that stands for different
/// songs is seen.
/// Open addressing with linear steps in 64 parts that grow one at a time and by a quarter, so that growing needs little
/// memory beside the table. Two songs share 96 bits by accident with a chance of 10⁻¹⁵ among ten million.
struct IdentityTable {
    private var parts: [[Hash128]] = Array(repeating: [], count: 64)
    private var counts = [Int](repeating: 0, count: 64)
    private static let free = Hash128(high: 0, low: 0)

    private(set) var count = 0

    /// Of the table, whatever is in it.
    var byteCount: Int { parts.reduce(0) { $0 + $1.count * MemoryLayout<Hash128>.stride } }

    enum Outcome {
        case new
        /// The identity was there, with the same title and artist or with others.
        case known(isOtherSong: Bool)
    }

    mutating func insert(_ identity: Hash128) -> Outcome {
        // The one hash that marks a free place takes its neighbour's.
        let identity = identity == Self.free ? Hash128(high: 0, low: 1) : identity
        let part = Int(identity.high >> 58)
        if counts[part] * 5 >= parts[part].count * 4 { grow(part) }
        if let other = Self.place(identity, in: &parts[part]) {
            return .known(isOtherSong: identity.low & Self.content != other.low & Self.content)
        }
        counts[part] += 1
        count += 1
        return .new
    }

    private mutating func grow(_ part: Int) {
        let old = parts[part]
        parts[part] = Array(repeating: Self.free, count: max(16, old.count + old.count / 4))
        for identity in old where identity != Self.free { _ = Self.place(identity, in: &parts[part]) }
    }

    private static let content: UInt64 = 0xFFFF_FFFF

    /// - Returns: the identity that is there already.
    private static func place(_ identity: Hash128, in slots: inout [Hash128]) -> Hash128? {
        var slot = Int(identity.low.multipliedFullWidth(by: UInt64(slots.count)).high)
        while slots[slot] != free {
            let other = slots[slot]
            if other.high == identity.high, (other.low ^ identity.low) & ~content == 0 { return other }
            slot = slot + 1 == slots.count ? 0 : slot + 1
        }
        slots[slot] = identity
        return nil
    }
}
