/// Tensors and metadata of a safetensors file, and their positions, from its header.
struct SafeTensorsLayout {
    struct Entry: Sendable {
        var name: String
        /// Name of the element type in the format: F32, I64, ….
        var typeName: String
        var shape: [Int]
        /// Range of the values in the file.
        var bytes: Range<Int>
    }

    /// Metadata of the file, its own checksum included.
    let metadata: [String: String]
    /// Tensors in the order in which they lie in the file.
    let entries: [Entry]

    /// Bytes before the first tensor.
    ///
    /// - Parameter start: the first bytes of the file, at least eight.
    static func headSize(_ start: UnsafeRawBufferPointer, fileSize: Int, path: String) throws -> Int {
        guard start.count >= 8 else { throw FileFault.damaged(path: path, detail: "it ends within its header") }
        let length = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(fileSize - 8) else {
            throw FileFault.damaged(path: path, detail: "it ends within its header, or is no safetensors file")
        }
        return 8 + Int(length)
    }

    /// - Parameter head: all bytes before the first tensor.
    init(head: UnsafeRawBufferPointer, fileSize: Int, path: String) throws {
        guard let header = SafeTensorsHeader(json: UnsafeRawBufferPointer(rebasing: head[8...])) else {
            throw FileFault.damaged(path: path, detail: "its header can't be read")
        }
        metadata = header.metadata
        let sorted = header.entries.sorted { one, other in
            if one.value.dataOffsets == other.value.dataOffsets { return one.key < other.key }
            return one.value.dataOffsets.lexicographicallyPrecedes(other.value.dataOffsets)
        }
        // The tensors must follow each other without gaps up to the end of the file.
        var end = head.count
        entries = try sorted.map { name, entry in
            let offsets = entry.dataOffsets
            guard offsets.count == 2, offsets[0] == end - head.count, offsets[1] >= offsets[0],
                offsets[1] <= fileSize - head.count
            else { throw FileFault.damaged(path: path, detail: "its tensors overlap or leave gaps") }
            let bytes = end..<head.count + offsets[1]
            end = bytes.upperBound
            if let size = Self.elementSizes[entry.dtype] {
                guard let count = Self.count(entry.shape),
                    count.multipliedReportingOverflow(by: size) == (bytes.count, false)
                else {
                    throw FileFault.damaged(
                        path: path, detail: "the tensor “\(name)” of shape \(entry.shape) has \(bytes.count) bytes")
                }
            }
            return Entry(name: name, typeName: entry.dtype, shape: entry.shape, bytes: bytes)
        }
        guard end == fileSize else {
            throw FileFault.damaged(
                path: path, detail: "it holds \(fileSize) bytes where \(end) are expected")
        }
    }

    /// Bytes an element, for the types that are read.
    private static let elementSizes = ["F32": 4, "I32": 4, "I64": 8, "U8": 1]

    private static func count(_ shape: [Int]) -> Int? {
        shape.reduce(1 as Int?) { product, size in
            guard let product, size >= 0 else { return nil }
            let (next, overflows) = product.multipliedReportingOverflow(by: size)
            return overflows ? nil : next
        }
    }
}
