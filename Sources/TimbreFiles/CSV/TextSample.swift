/// The beginning of a text file, by which is told how it is written.
package struct TextSample {
    /// At most: 1 MiB.
    private static let limit = 1 << 20

    /// In UTF-8, without a byte-order mark; whole lines, unless the file ends without a line end.
    package let bytes: [UInt8]
    /// Whether that is the whole file.
    package let isWhole: Bool
    package let encoding: TextEncoding
    /// "gzip"; nil where nothing is compressed.
    package let compression: String?

    /// - Parameter encoding: nil to tell by the content.
    /// - Throws: `FileFault`.
    package init(path: String, encoding: TextEncoding? = nil) throws {
        let file = try OpenFile.reading(path)
        var bytes = [UInt8](repeating: 0, count: Self.limit)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
        let isWhole = count < Self.limit
        bytes.removeSubrange(count...)
        guard !bytes.isEmpty else { throw FileFault.empty(path: path) }
        let start = try bytes.withUnsafeBytes { try CSVContent.start(of: $0, isWhole: isWhole, path: path) }
        bytes.removeSubrange(..<start)
        if !isWhole, let end = bytes.lastIndex(of: UInt8(ascii: "\n")) { bytes.removeSubrange((end + 1)...) }
        (self.bytes, self.isWhole) = (bytes, isWhole)
        self.encoding = encoding ?? .utf8
        compression = nil
    }

    /// The keys of a file of JSON objects, in order of first appearance; nil for a file of another kind.
    package var jsonKeys: [String]? { nil }
}
