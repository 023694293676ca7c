/// Files that are read as a whole.
package enum FileContent {
    /// Largest size, 256 MiB: a larger file is no text that somebody wrote.
    private static let limit = 1 << 28

    /// The bytes of a file or a pipe, without a UTF-8 byte-order mark.
    ///
    /// - Throws: `FileFault`; `CancellationError` where it waits for the writer of a pipe, as `Waiting` says.
    package static func text(of path: String) throws -> [UInt8] {
        try text(of: FileBytes(OpenFile.reading(path), isFromStart: true))
    }

    package static func text(of file: SpooledFile) throws -> [UInt8] {
        try text(of: FileBytes(file.open(), isFromStart: true))
    }

    private static func text(of source: FileBytes) throws -> [UInt8] {
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
            content += block[..<count]
            guard content.count <= limit else {
                throw FileFault.unsupported(path: source.file.path, detail: "it has more than \(limit) bytes")
            }
            if count < block.count { break }
        }
        return content.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(content.dropFirst(3)) : content
    }
}
