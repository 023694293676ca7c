/// Header of a `.npy` file: element type and shape.
struct NPYHeader: Equatable {
    /// Length in bytes of the headers that are written here.
    static let standardLength = 128
    /// Longest text of a header in bytes: NumPy itself reads a hundredth of it.
    private static let mostText = 1 << 20

    var type: NPYType
    var rows: Int
    var columns: Int
    /// Whether the shape is `(rows,)`; `columns` is then 1.
    var isVector = false
    /// Offset of the data in bytes.
    var length = NPYHeader.standardLength

    /// Bytes of a row.
    var rowSize: Int { columns * type.size }

    /// Reads versions 1 to 3 of the format and checks that the file holds as much data as the shape says.
    ///
    /// - Throws: `FileFault.damaged`, or `.unsupported` for other types, orders and dimensions.
    init(_ file: UnsafeRawBufferPointer, path: String) throws {
        guard file.starts(with: [0x93] + Array("NUMPY".utf8)), file.count >= 12 else {
            throw FileFault.damaged(
                path: path, detail: "it does not begin as a .npy file does, or is of another format")
        }
        guard (1...3).contains(file[6]) else {
            throw FileFault.unsupported(
                path: path, detail: "it is .npy of version \(file[6]); version 1, 2 or 3 is read")
        }
        let preamble = file[6] == 1 ? 10 : 12
        let textLength =
            file[6] == 1
            ? Int(UInt16(littleEndian: file.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
            : Int(UInt32(littleEndian: file.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
        guard textLength <= Self.mostText else {
            throw FileFault.damaged(
                path: path, detail: "its header of \(textLength) bytes is longer than any array needs")
        }
        length = preamble + textLength
        guard length <= file.count else { throw FileFault.damaged(path: path, detail: "it ends within its header") }
        let text = String(decoding: file[preamble..<length], as: UTF8.self)
        type = try Self.type(text, path: path)
        let shape = try Self.shape(text, path: path)
        rows = shape[0]
        columns = shape.count == 2 ? shape[1] : 1
        isVector = shape.count == 1
        try checkOrder(text, path: path)
        try checkSize(file.count, path: path)
    }

    init(type: NPYType, columns: Int) {
        self.type = type
        rows = 0
        self.columns = columns
    }

    /// The header as version 1 of the format, or nil when it needs more than `length` bytes.
    var bytes: [UInt8]? {
        let shape = isVector ? "(\(rows),)" : "(\(rows), \(columns))"
        let text = "{'descr': '\(type.rawValue)', 'fortran_order': False, 'shape': \(shape), }"
        let padding = length - 10 - text.utf8.count - 1
        guard padding >= 0, let textLength = UInt16(exactly: length - 10) else { return nil }
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(textLength & 0xFF), UInt8(textLength >> 8)]
            + Array(text.utf8) + Array(repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
    }

    private static func type(_ text: String, path: String) throws -> NPYType {
        guard let name = text.firstMatch(of: /'descr'\s*:\s*'([^']*)'/)?.1 else {
            guard text.contains("'descr'") else {
                throw FileFault.damaged(path: path, detail: "its header names no element type")
            }
            throw FileFault.unsupported(path: path, detail: "its elements are records; save each column as an array")
        }
        guard let type = NPYType(rawValue: String(name)) else {
            throw FileFault.unsupported(
                path: path,
                detail:
                    "its elements are of type “\(name)”; float32, float16, int32 and int64, little-endian, are read:"
                    + " convert it, for example with array.astype('float32')")
        }
        return type
    }

    private static func shape(_ text: String, path: String) throws -> [Int] {
        guard let list = text.firstMatch(of: /'shape'\s*:\s*\(([0-9, ]*)\)/)?.1 else {
            throw FileFault.damaged(path: path, detail: "its header has no shape")
        }
        let sizes = list.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
        guard (1...2).contains(sizes.count) else {
            throw FileFault.unsupported(
                path: path, detail: "it has \(sizes.count) dimensions; one or two are read: reshape it")
        }
        return try sizes.map { size in
            guard let size = Int(size) else {
                throw FileFault.damaged(path: path, detail: "its header has the impossible size \(size)")
            }
            return size
        }
    }

    private func checkOrder(_ text: String, path: String) throws {
        guard let order = text.firstMatch(of: /'fortran_order'\s*:\s*(True|False)/)?.1 else {
            throw FileFault.damaged(path: path, detail: "its header does not say in which order the elements lie")
        }
        guard order == "False" || rows <= 1 || columns <= 1 else {
            throw FileFault.unsupported(
                path: path,
                detail: "it lies column by column (Fortran order); save it row by row, with numpy.ascontiguousarray")
        }
        guard length.isMultiple(of: type.size) else {
            throw FileFault.unsupported(
                path: path, detail: "its data is not aligned; save it again with numpy.save")
        }
    }

    private func checkSize(_ fileSize: Int, path: String) throws {
        let (elements, overflows) = rows.multipliedReportingOverflow(by: columns)
        let (size, overflowsInBytes) = elements.multipliedReportingOverflow(by: type.size)
        guard !overflows, !overflowsInBytes, size <= fileSize - length, columns <= 1 << 31 else {
            throw FileFault.damaged(
                path: path,
                detail: "\(fileSize - length) bytes of data are too few for [\(rows), \(columns)] of \(type)")
        }
    }
}
