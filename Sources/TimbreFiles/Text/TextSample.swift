/// The beginning of a text file, by which is told how it is written.
package struct TextSample {
    /// At most: 1 MiB.
    private static let limit = 1 << 20

    /// UTF-8 without a byte-order mark: whole lines, unless the first is longer than the sample. What stands for no
    /// character in the file's encoding is no UTF-8 here either.
    package let bytes: [UInt8]
    /// Whether that is the whole file.
    package let isWhole: Bool
    /// UTF-8 also where all is ASCII; what follows the sample may then be in Windows-1252, which `CSVReader` sees if no
    /// encoding is given to it.
    package let encoding: TextEncoding
    /// "gzip"; nil where nothing is compressed.
    package let compression: String?

    /// - Parameter encoding: nil to tell by the content; a byte-order mark is believed first.
    /// - Throws: `FileFault` as of `CSVReader`.
    package init(path: String, encoding: TextEncoding? = nil) throws {
        let source = try TextSource(path: path, encoding: encoding)
        var bytes = [UInt8](repeating: 0, count: Self.limit + 1)
        let count = try bytes.withUnsafeMutableBytes { try source.read(into: $0) }
        isWhole = count <= Self.limit
        bytes.removeSubrange(min(count, Self.limit)...)
        if !isWhole, let end = bytes.lastIndex(of: UInt8(ascii: "\n")) { bytes.removeSubrange((end + 1)...) }
        self.bytes = bytes
        self.encoding = source.encoding ?? .utf8
        compression = source.compression
    }

    /// The keys of a file of JSON objects, in order of first appearance; nil for a file of another kind.
    ///
    /// Objects stand one a line, in an array, or one behind the other; most of the items in the sample must be some.
    package var jsonKeys: [String]? {
        var rest = bytes[...].drop { " \t\r\n".utf8.contains($0) }
        let isArray = rest.first == UInt8(ascii: "[")
        if isArray { rest = rest.dropFirst().drop { " \t\r\n".utf8.contains($0) } }
        if isArray, rest.first == UInt8(ascii: "]") { return [] }
        guard rest.first == UInt8(ascii: "{") else { return nil }
        let text = ByteQueue(capacity: bytes.count)
        bytes.withUnsafeBytes { text.append($0) }
        let objects = JSONObjects(text, path: "", objectLimit: .max)
        var keys: [String] = []
        var known: Set<String> = []
        var (objectCount, otherCount) = (0, 0)
        // Without a source, nothing is thrown.
        while let item = try? objects.next() {
            if case .end = item { break }
            guard case .object = item else {
                otherCount += 1
                continue
            }
            objectCount += 1
            for member in objects.members {
                let key = JSONText.string(objects.bytes[member.key])
                if known.insert(key).inserted { keys.append(key) }
            }
        }
        return objectCount > 0 && objectCount >= otherCount ? keys : nil
    }
}
