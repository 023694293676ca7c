/// A safetensors file whose tensors are read where they lie, whole or in part, when they are needed.
///
/// Damage is found by the checksums that the `CheckedFile` knows; the one in the file, which is over all of its bytes,
/// is not computed.
package struct SafeTensorsFile: Sendable {
    /// A tensor whose values are read from the file on demand.
    package struct Tensor: Sendable {
        /// Lengths of the dimensions, row-major.
        package let shape: [Int]
        package let isFloat32: Bool
        package let isInt64: Bool
        package let isBytes: Bool
        fileprivate let bytes: Range<Int>
        fileprivate let file: CheckedFile

        /// Appends some of the values of a float32 tensor.
        ///
        /// - Throws: `FileFault.damaged` where a block is not what was written.
        package func append(_ elements: Range<Int>, to values: inout [Float]) throws {
            try append([elements], to: &values)
        }

        /// Appends several runs of the values of a float32 tensor.
        ///
        /// - Throws: `FileFault.damaged` where a block is not what was written.
        package func append(_ runs: [Range<Int>], to values: inout [Float]) throws {
            precondition(isFloat32, "floats of another type")
            let size = MemoryLayout<Float>.size
            let start = values.count
            let count = runs.reduce(0) { $0 + $1.count }
            values.append(contentsOf: repeatElement(0, count: count))
            try values.withUnsafeMutableBytes { values in
                var target = UnsafeMutableRawBufferPointer(rebasing: values[(start * size)...])
                let ranges = runs.map {
                    bytes.lowerBound + $0.lowerBound * size..<bytes.lowerBound + $0.upperBound * size
                }
                try file.forEachPiece(ranges) { piece in
                    // A tensor begins wherever the header ends.
                    target.copyMemory(from: piece)
                    target = UnsafeMutableRawBufferPointer(rebasing: target[piece.count...])
                }
            }
        }

        /// All values of an int64 tensor.
        ///
        /// - Throws: `FileFault.damaged` where a block is not what was written.
        package func int64Values() throws -> [Int64] {
            precondition(isInt64, "integers of another type")
            return try file.withBytes(bytes) { bytes in
                stride(from: 0, to: bytes.count, by: MemoryLayout<Int64>.size).map {
                    bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self)
                }
            }
        }

        /// All values of a tensor of bytes.
        ///
        /// - Throws: `FileFault.damaged` where a block is not what was written.
        package func byteValues() throws -> [UInt8] {
            precondition(isBytes, "bytes of another type")
            return try file.withBytes(bytes) { Array($0) }
        }
    }

    package let metadata: [String: String]
    private let entries: [String: SafeTensorsLayout.Entry]
    private let file: CheckedFile

    /// Reads the header and compares it with the file's size.
    ///
    /// - Throws: `FileFault.damaged`.
    package init(_ file: CheckedFile) throws {
        let head = try file.withBytes(0..<min(8, file.size)) {
            try SafeTensorsLayout.headSize($0, fileSize: file.size, path: file.path)
        }
        let layout = try file.withBytes(0..<head) {
            try SafeTensorsLayout(head: $0, fileSize: file.size, path: file.path)
        }
        self.file = file
        metadata = layout.metadata
        entries = Dictionary(uniqueKeysWithValues: layout.entries.map { ($0.name, $0) })
    }

    package var path: String { file.path }

    /// The tensor of a name, if there is one.
    package subscript(name: String) -> Tensor? {
        entries[name].map {
            Tensor(
                shape: $0.shape, isFloat32: $0.typeName == "F32", isInt64: $0.typeName == "I64",
                isBytes: $0.typeName == "U8", bytes: $0.bytes, file: file)
        }
    }
}
