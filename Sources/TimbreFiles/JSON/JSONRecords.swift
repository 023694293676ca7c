/// JSON objects as records of a CSV, whose columns are keys.
///
/// In front of the columns stands a field with the object's line and, for what is no object, `brokenMark`; then follows
/// what stands there instead, as one field.
final class JSONRecords: ByteSource {
    static let brokenMark = UInt8(ascii: "!")
    /// Bytes of records that are made together: 64 KiB.
    private static let step = 1 << 16
    /// No character, as of `TextDecoder`.
    private static let damage: UInt8 = 0xFF

    private let objects: JSONObjects
    private let keys: [[UInt8]]
    private let columns: [String: Int]
    private let records = ByteQueue(capacity: 2 * JSONRecords.step)
    /// For each column the member of the current object; −1 for none.
    private var places: [Int]
    /// Members so far whose key is no column.
    private(set) var unknownKeys = 0

    init(_ objects: JSONObjects, keys: [String]) {
        self.objects = objects
        self.keys = keys.map { Array($0.utf8) }
        columns = Dictionary(zip(keys, keys.indices)) { first, _ in first }
        places = Array(repeating: -1, count: keys.count)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            while records.count < Self.step, try addRecord() {}
            let count = records.take(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    private func addRecord() throws -> Bool {
        let item = try objects.next()
        if case .end = item { return false }
        for digit in String(objects.line).utf8 { records.append(digit) }
        switch item {
        case .object: addObject()
        case .other(let range):
            records.append(Self.brokenMark)
            records.append(UInt8(ascii: ","))
            addQuoted { add in
                for byte in objects.bytes[range] { add(byte == 0 ? Self.damage : byte) }
            }
        case .end: break
        }
        records.append(UInt8(ascii: "\n"))
        return true
    }

    private func addObject() {
        let (bytes, members) = (objects.bytes, objects.members)
        for column in places.indices { places[column] = -1 }
        // Objects have their keys in the order of the first one, mostly.
        var expected = 0
        for (number, member) in members.enumerated() {
            let key = bytes[member.key]
            if expected < keys.count, key.elementsEqual(keys[expected]) {
                places[expected] = number
            } else if let column = columns[JSONText.string(key)] {
                (places[column], expected) = (number, column)
            } else {
                unknownKeys += 1
                continue
            }
            expected += 1
        }
        for place in places {
            records.append(UInt8(ascii: ","))
            guard place >= 0 else { continue }
            let value = bytes[members[place].value]
            switch members[place].kind {
            case .null: break
            case .literal: records.append(UnsafeRawBufferPointer(rebasing: value))
            case .text where !value.contains(UInt8(ascii: "\\")):
                // Without escapes there is no quote in it.
                records.append(UInt8(ascii: "\""))
                records.append(UnsafeRawBufferPointer(rebasing: value))
                records.append(UInt8(ascii: "\""))
            case .text: addQuoted { JSONText.forEachByte(value, $0) }
            case .nested: addQuoted { value.forEach($0) }
            }
        }
    }

    /// Adds a field in quotes, whatever is in it.
    @inline(__always)
    private func addQuoted(_ body: ((UInt8) -> Void) -> Void) {
        let quote = UInt8(ascii: "\"")
        records.append(quote)
        body { [records] byte in
            if byte == quote { records.append(quote) }
            records.append(byte)
        }
        records.append(quote)
    }
}
