import TimbreBase

/// The identities of all songs so far: 20 to 26 bytes a song, in a flat table without pointers.
///
/// Open addressing with linear probing, in 64 parts that grow one at a time by a quarter, so that growing needs little
/// memory beside the table. The chance that any two of ten million songs share 80 bits by accident is 10⁻¹⁰.
struct IdentityTable {
    private var parts: [[SongIdentity]] = Array(repeating: [], count: 64)
    private var counts = [Int](repeating: 0, count: 64)

    private(set) var count = 0
    /// Whether any song has no identifier and is recognised by its content.
    private(set) var hasSongsByContent = false

    /// Size of the table in bytes, free slots included.
    var byteCount: Int { parts.reduce(0) { $0 + $1.count * MemoryLayout<SongIdentity>.stride } }

    /// Adds an identity unless the song is in the table.
    ///
    /// - Returns: the stored identity of the same song; nil for a new song.
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

    /// The stored identity of the same song; nil for none.
    func song(_ identity: SongIdentity) -> SongIdentity? {
        let (identity, part) = Self.placed(identity)
        if parts[part].isEmpty { return nil }
        let found = parts[part][Self.slot(of: identity, in: parts[part])]
        return found.isNone ? nil : found
    }

    /// The identity as stored, and its part: the value that marks free slots is replaced by the next one.
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

    /// The slot of an identity, or the free slot for it. The probe sequence does not depend on the marks.
    private static func slot(of identity: SongIdentity, in slots: [SongIdentity]) -> Int {
        slots.withUnsafeBufferPointer { slots in
            // The first six bits have chosen the part.
            var slot = Int((identity.hash.high << 6).multipliedFullWidth(by: UInt64(slots.count)).high)
            while !slots[slot].isNone, !slots[slot].isKnownAs(identity) {
                slot = slot + 1 == slots.count ? 0 : slot + 1
            }
            return slot
        }
    }
}
