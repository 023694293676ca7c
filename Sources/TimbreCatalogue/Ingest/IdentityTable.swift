import TimbreBase

/// The identities of all songs so far: 20 to 26 bytes a song, in a flat table without pointers.
///
/// Open addressing with linear steps in 64 parts that grow one at a time and by a quarter, so that growing needs little
/// memory beside the table. Two songs share 80 bits by accident with a chance of 10⁻¹⁰ among ten million.
struct IdentityTable {
    private var parts: [[SongIdentity]] = Array(repeating: [], count: 64)
    private var counts = [Int](repeating: 0, count: 64)

    private(set) var count = 0
    /// Whether some song is known by its content, and has no identifier.
    private(set) var hasSongsByContent = false

    /// Of the table, whatever is in it.
    var byteCount: Int { parts.reduce(0) { $0 + $1.count * MemoryLayout<SongIdentity>.stride } }

    /// - Returns: the identity of the song that was there; nil for a new one.
    mutating func insert(_ identity: SongIdentity) -> SongIdentity? {
        let (identity, part) = Self.placed(identity)
        if counts[part] * 5 >= parts[part].count * 4 { grow(part) }
        let slot = Self.slot(of: identity, in: parts[part])
        if !parts[part][slot].isNone { return parts[part][slot] }
        parts[part][slot] = identity
        counts[part] += 1
        count += 1
        if identity.isByContent { hasSongsByContent = true }
        return nil
    }

    /// The identity of a song that is there; nil for none.
    func song(_ identity: SongIdentity) -> SongIdentity? {
        let (identity, part) = Self.placed(identity)
        if parts[part].isEmpty { return nil }
        let found = parts[part][Self.slot(of: identity, in: parts[part])]
        return found.isNone ? nil : found
    }

    /// The one identity that marks a free place takes its neighbour's.
    private static func placed(_ identity: SongIdentity) -> (SongIdentity, part: Int) {
        let identity = identity.isNone ? SongIdentity(stored: Hash128(high: 0, low: 1)) : identity
        return (identity, Int(identity.hash.high >> 58))
    }

    private mutating func grow(_ part: Int) {
        let old = parts[part]
        parts[part] = Array(repeating: .none, count: max(16, old.count + old.count / 4))
        for identity in old where !identity.isNone {
            parts[part][Self.slot(of: identity, in: parts[part])] = identity
        }
    }

    /// The slot of an identity that is there, or is to come. What begins the search is the same whatever its marks.
    private static func slot(of identity: SongIdentity, in slots: [SongIdentity]) -> Int {
        slots.withUnsafeBufferPointer { slots in
            // The first six bits chose the part.
            var slot = Int((identity.hash.high << 6).multipliedFullWidth(by: UInt64(slots.count)).high)
            while !slots[slot].isNone, !slots[slot].isKnownAs(identity) {
                slot = slot + 1 == slots.count ? 0 : slot + 1
            }
            return slot
        }
    }
}
