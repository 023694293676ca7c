/// The columns of JSON objects by the keys that lead to them.
final class JSONColumns {
    private struct Entry {
        let key: [UInt8]
        var column: Int?
        /// Columns of an object under the key.
        var inner: JSONColumns?
    }

    /// Value of the current object that belongs to a column.
    struct Place {
        var kind: JSONScanner.Member.Kind
        /// Range of the value in the object's bytes.
        var value: Range<Int>
    }

    private var entries: [Entry] = []
    private var numbers: [String: Int] = [:]
    /// Memory that is used again.
    private var members: [JSONScanner.Member] = []

    init(_ columns: [JSONShape.Path]) {
        for (column, path) in columns.enumerated() { add(path[...], column) }
    }

    private func add(_ path: ArraySlice<String>, _ column: Int) {
        guard let key = path.first else { return }
        let number = numbers[key] ?? entries.count
        if number == entries.count {
            entries.append(Entry(key: Array(key.utf8)))
            numbers[key] = number
        }
        if path.count == 1 {
            entries[number].column = entries[number].column ?? column
            return
        }
        let inner = entries[number].inner ?? JSONColumns([])
        entries[number].inner = inner
        inner.add(path.dropFirst(), column)
    }

    /// Puts each value into the place of its column, and calls the body for each whose keys are none.
    func place(
        _ members: [JSONScanner.Member], in bytes: UnsafeRawBufferPointer, at places: inout [Place?],
        unknown: () -> Void
    ) {
        // Objects have their keys in the order of the first one, mostly.
        var expected = 0
        for member in members {
            let key = bytes[member.key]
            if expected >= entries.count || !key.elementsEqual(entries[expected].key) {
                guard let number = numbers[JSONText.string(key)] else {
                    unknown()
                    continue
                }
                expected = number
            }
            let entry = entries[expected]
            expected += 1
            if let inner = entry.inner, inner.placeMembers(of: member, in: bytes, at: &places, unknown: unknown) {
                continue
            }
            if let column = entry.column {
                places[column] = Place(kind: member.kind, value: member.value)
            } else if member.kind != .null {
                unknown()
            }
        }
    }

    /// Places the members of an object that is another's value; false where the value is no object.
    private func placeMembers(
        of member: JSONScanner.Member, in bytes: UnsafeRawBufferPointer, at places: inout [Place?],
        unknown: () -> Void
    ) -> Bool {
        guard let inner = JSONScanner.members(of: member, in: bytes, reusing: members) else { return false }
        place(inner, in: bytes, at: &places, unknown: unknown)
        members = inner
        return true
    }
}
