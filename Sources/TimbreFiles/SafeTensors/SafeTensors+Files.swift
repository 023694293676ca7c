extension SafeTensors {
    static let checksumKey = "crc32"
    /// Placeholder for the checksum while it is computed.
    private static let noChecksum = "00000000"

    /// Writes the file as a whole or not at all, with the CRC-32 of all its bytes among the metadata.
    ///
    /// - Parameter followingLinks: as for `AtomicFile.write`.
    /// - Throws: `FileFault` when the system refuses; the old file is then untouched.
    package func write(to path: String, followingLinks: Bool = true) throws {
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
        try AtomicFile.write(to: path, followingLinks: followingLinks) { sink in
            try sink.write(head)
            for tensor in tensors { try tensor.values.withBytes { try sink.write($0) } }
        }
    }

    /// Reads a whole file and checks its structure and checksum.
    ///
    /// - Parameter requiringChecksum: whether a file without a checksum, from another program, is refused.
    /// - Throws: `FileFault` when the file is missing, damaged or has elements of another type.
    package init(contentsOf path: String, requiringChecksum: Bool = true) throws {
        let file = try MappedFile(path: path)
        self = try file.withBytes { bytes in
            let result = Result { try SafeTensors(bytes, path: path, requiringChecksum: requiringChecksum) }
            try file.checkIsWhole(upTo: bytes.count)
            return try result.get()
        }
    }

    package init(_ bytes: UnsafeRawBufferPointer, path: String, requiringChecksum: Bool = true) throws {
        let headSize = try SafeTensorsLayout.headSize(bytes, fileSize: bytes.count, path: path)
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<headSize])
        let layout = try SafeTensorsLayout(head: head, fileSize: bytes.count, path: path)
        if let expected = layout.metadata[Self.checksumKey] {
            let data = UnsafeRawBufferPointer(rebasing: bytes[headSize...])
            guard Self.checksum(head: head, data: data) == expected else {
                throw FileFault.damaged(path: path, detail: "its checksum does not fit its content")
            }
        } else if requiringChecksum {
            throw FileFault.damaged(path: path, detail: "it carries no checksum, so it was not written by Timbre")
        }
        metadata = layout.metadata
        metadata[Self.checksumKey] = nil
        tensors = try layout.entries.map { entry in
            let part = UnsafeRawBufferPointer(rebasing: bytes[entry.bytes])
            guard let values = Values(typeName: entry.typeName, bytes: part) else {
                throw FileFault.unsupported(
                    path: path,
                    detail: "the tensor “\(entry.name)” is of type \(entry.typeName); F32, I32, I64 and U8 are read")
            }
            return Tensor(name: entry.name, shape: entry.shape, values: values)
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

    /// Position of the checksum's digits; a quote within a name or a text is escaped, so this finds only the key.
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
}

extension SafeTensors.Values {
    var typeName: String {
        switch self {
        case .float32: "F32"
        case .int32: "I32"
        case .int64: "I64"
        case .bytes: "U8"
        }
    }

    var byteCount: Int { withBytes { $0.count } }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        case .float32(let values): try values.withUnsafeBytes(body)
        case .int32(let values): try values.withUnsafeBytes(body)
        case .int64(let values): try values.withUnsafeBytes(body)
        case .bytes(let values): try values.withUnsafeBytes(body)
        }
    }

    /// Copies values out of a file; nil for types that are not read.
    init?(typeName: String, bytes: UnsafeRawBufferPointer) {
        func copy<Value: BitwiseCopyable>(_ type: Value.Type) -> [Value] {
            let count = bytes.count / MemoryLayout<Value>.size
            return [Value](unsafeUninitializedCapacity: count) { buffer, initializedCount in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                initializedCount = count
            }
        }
        switch typeName {
        case "F32": self = .float32(copy(Float.self))
        case "I32": self = .int32(copy(Int32.self))
        case "I64": self = .int64(copy(Int64.self))
        case "U8": self = .bytes(copy(UInt8.self))
        default: return nil
        }
    }
}
