extension SafeTensors {
    static let checksumKey = "crc32"
    /// Stands for the checksum while it is computed.
    private static let noChecksum = "00000000"

    /// Writes the file as a whole or not at all, with the CRC-32 of all its bytes among the metadata.
    ///
    /// - Throws: `FileFault` when the system refuses; the old file is then untouched.
    public func write(to path: String) throws {
        var metadata = metadata
        metadata[Self.checksumKey] = Self.noChecksum
        var entries: [String: SafeTensorsHeader.Entry] = [:]
        var offset = 0
        for tensor in tensors {
            precondition(entries[tensor.name] == nil, "two tensors are named \(tensor.name)")
            precondition(tensor.name != "__metadata__", "a tensor has the name of the metadata")
            let end = offset + tensor.values.byteCount
            entries[tensor.name] = .init(
                dtype: tensor.values.typeName, shape: tensor.shape, dataOffsets: [offset, end])
            offset = end
        }
        let json = try SafeTensorsHeader(metadata: metadata, entries: entries).json()
        var head = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
        var checksum = CRC32()
        head.withUnsafeBytes { checksum.update($0) }
        for tensor in tensors { tensor.values.withBytes { checksum.update($0) } }
        let digits = head.withUnsafeBytes { Self.checksumPosition(in: $0) }!
        head.replaceSubrange(digits, with: Self.text(checksum.value).utf8)
        try AtomicFile.write(to: path) { sink in
            try sink.write(head)
            for tensor in tensors { try tensor.values.withBytes { try sink.write($0) } }
        }
    }

    /// Reads a whole file and checks its structure and checksum.
    ///
    /// - Parameter requiringChecksum: whether a file without a checksum, from another program, is refused.
    /// - Throws: `FileFault` when the file is missing, damaged or has elements of another type.
    public init(contentsOf path: String, requiringChecksum: Bool = true) throws {
        self = try MappedFile(path: path).withBytes {
            try SafeTensors($0, path: path, requiringChecksum: requiringChecksum)
        }
    }

    init(_ bytes: UnsafeRawBufferPointer, path: String, requiringChecksum: Bool) throws {
        guard bytes.count >= 8 else { throw FileFault.damaged(path: path, detail: "it ends within its header") }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(bytes.count - 8) else {
            throw FileFault.damaged(path: path, detail: "it ends within its header, or is no safetensors file")
        }
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<(8 + Int(length))])
        let data = UnsafeRawBufferPointer(rebasing: bytes[head.count...])
        guard let header = SafeTensorsHeader(json: UnsafeRawBufferPointer(rebasing: head[8...])) else {
            throw FileFault.damaged(path: path, detail: "its header can't be read")
        }
        let entries = header.entries.sorted { one, other in
            if one.value.dataOffsets == other.value.dataOffsets { return one.key < other.key }
            return one.value.dataOffsets.lexicographicallyPrecedes(other.value.dataOffsets)
        }
        try Self.checkLayout(entries.map(\.value), dataSize: data.count, path: path)
        if let expected = header.metadata[Self.checksumKey] {
            guard Self.checksum(head: head, data: data) == expected else {
                throw FileFault.damaged(path: path, detail: "its checksum does not fit its content")
            }
        } else if requiringChecksum {
            throw FileFault.damaged(path: path, detail: "it carries no checksum, so it was not written by Timbre")
        }
        metadata = header.metadata
        metadata[Self.checksumKey] = nil
        tensors = try entries.map { name, entry in
            let part = UnsafeRawBufferPointer(rebasing: data[entry.dataOffsets[0]..<entry.dataOffsets[1]])
            guard let values = Values(typeName: entry.dtype, bytes: part) else {
                throw FileFault.unsupported(
                    path: path, detail: "the tensor “\(name)” is of type \(entry.dtype); F32, I32 and I64 are read")
            }
            guard Self.count(entry.shape) == values.count else {
                throw FileFault.damaged(
                    path: path, detail: "the tensor “\(name)” of shape \(entry.shape) has \(values.count) values")
            }
            return Tensor(name: name, shape: entry.shape, values: values)
        }
    }

    /// The tensors must follow each other without gaps up to the end of the file.
    private static func checkLayout(_ entries: [SafeTensorsHeader.Entry], dataSize: Int, path: String) throws {
        var end = 0
        for entry in entries {
            let offsets = entry.dataOffsets
            guard offsets.count == 2, offsets[0] == end, offsets[1] >= end else {
                throw FileFault.damaged(path: path, detail: "its tensors overlap or leave gaps")
            }
            end = offsets[1]
        }
        guard end == dataSize else {
            throw FileFault.damaged(path: path, detail: "it holds \(dataSize) bytes of data where \(end) are expected")
        }
    }

    private static func checksum(head: UnsafeRawBufferPointer, data: UnsafeRawBufferPointer) -> String? {
        guard let digits = checksumPosition(in: head) else { return nil }
        var checksum = CRC32()
        var head = Array(head)
        head.replaceSubrange(digits, with: noChecksum.utf8)
        head.withUnsafeBytes { checksum.update($0) }
        checksum.update(data)
        return text(checksum.value)
    }

    /// Where the digits of the checksum stand; a quote within a name or a text is escaped, so this finds only the key.
    private static func checksumPosition(in head: UnsafeRawBufferPointer) -> Range<Int>? {
        let key = Array("\"\(checksumKey)\":\"".utf8)
        guard let match = head.firstRange(of: key), match.upperBound + noChecksum.count <= head.count else {
            return nil
        }
        return match.upperBound..<match.upperBound + noChecksum.count
    }

    private static func text(_ checksum: UInt32) -> String {
        let digits = String(checksum, radix: 16)
        return noChecksum.dropLast(digits.count) + digits
    }

    private static func count(_ shape: [Int]) -> Int? {
        shape.reduce(1 as Int?) { product, size in
            guard let product, size >= 0 else { return nil }
            let (next, overflows) = product.multipliedReportingOverflow(by: size)
            return overflows ? nil : next
        }
    }
}

extension SafeTensors.Values {
    var typeName: String {
        switch self {
        case .float32: "F32"
        case .int32: "I32"
        case .int64: "I64"
        }
    }

    var byteCount: Int { withBytes { $0.count } }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        case .float32(let values): try values.withUnsafeBytes(body)
        case .int32(let values): try values.withUnsafeBytes(body)
        case .int64(let values): try values.withUnsafeBytes(body)
        }
    }

    /// Copies values out of a file; nil for other types or a size that is no multiple of theirs.
    init?(typeName: String, bytes: UnsafeRawBufferPointer) {
        func copy<Value: BitwiseCopyable>(_ type: Value.Type) -> [Value]? {
            guard bytes.count.isMultiple(of: MemoryLayout<Value>.size) else { return nil }
            let count = bytes.count / MemoryLayout<Value>.size
            return [Value](unsafeUninitializedCapacity: count) { buffer, initializedCount in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                initializedCount = count
            }
        }
        switch typeName {
        case "F32": if let values = copy(Float.self) { self = .float32(values) } else { return nil }
        case "I32": if let values = copy(Int32.self) { self = .int32(values) } else { return nil }
        case "I64": if let values = copy(Int64.self) { self = .int64(values) } else { return nil }
        default: return nil
        }
    }
}
