/// JSON objects as records of a CSV, whose columns are keys.
///
/// Before the columns comes a field with the object's line. For a value that is no object it also holds `brokenMark`,
/// and the value follows as one field.
final class JSONRecords: ByteSource {
    static let brokenMark = UInt8(ascii: "!")
    /// Bytes of records that are made together: 64 KiB.
    private static let step = 1 << 16
    /// Mark of an invalid character, as in `TextDecoder`.
    private static let damage: UInt8 = 0xFF

    private let objects: JSONObjects
    private let columns: JSONColumns
    private let records = ByteQueue(capacity: 2 * JSONRecords.step)
    /// Values of the current object by column.
    private var places: [JSONColumns.Place?]
    /// Number of values so far whose keys are no column.
    private(set) var unknownKeys = 0

    init(_ objects: JSONObjects, columns: [JSONShape.Path]) {
        self.objects = objects
        self.columns = JSONColumns(columns)
        places = Array(repeating: nil, count: columns.count)
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
        for column in places.indices { places[column] = nil }
        let bytes = objects.bytes
        columns.place(objects.members, in: bytes, at: &places) { unknownKeys += 1 }
        for place in places {
            records.append(UInt8(ascii: ","))
            guard let place else { continue }
            let value = bytes[place.value]
            switch place.kind {
            case .null: break
            case .literal: records.append(UnsafeRawBufferPointer(rebasing: value))
            case .plainText: addPlain(value)
            case .text: addQuoted { JSONText.forEachByte(value, $0) }
            case .nested: addQuoted { value.forEach($0) }
            }
        }
    }

    /// Adds a text that is between quotes and has none itself.
    private func addPlain(_ text: Slice<UnsafeRawBufferPointer>) {
        let room = records.room(for: text.count + 2)
        room[0] = UInt8(ascii: "\"")
        UnsafeMutableRawBufferPointer(rebasing: room[1...]).copyMemory(from: UnsafeRawBufferPointer(rebasing: text))
        room[text.count + 1] = UInt8(ascii: "\"")
        records.added(text.count + 2)
    }

    /// Adds any text as a field in quotes.
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
