/// The beginning of a text file, by which is told how it is written.
package struct TextSample {
    /// At most, unless more is asked for: 1 MiB.
    package static let standardLimit = 1 << 20

    /// UTF-8 without a byte-order mark: whole lines, unless the first is longer than the sample. What stands for no
    /// character in the file's encoding is no UTF-8 here either.
    package let bytes: [UInt8]
    /// Whether that is the whole file.
    package let isWhole: Bool
    /// UTF-8 also where all is ASCII; what follows the sample may then be in Windows-1252, which `CSVReader` sees if no
    /// encoding is given to it.
    package let encoding: TextEncoding
    /// Whether the encoding was guessed and the text is hardly in it.
    package let isEncodingDoubtful: Bool
    /// "gzip"; nil where nothing is compressed.
    package let compression: String?
    private let name: String

    /// - Parameters:
    ///   - encoding: nil to tell by the content; a byte-order mark is believed first.
    ///   - limit: bytes at most.
    /// - Throws: `FileFault` as of `CSVReader`.
    package init(_ file: SpooledFile, encoding: TextEncoding? = nil, limit: Int = standardLimit) throws {
        let source = try TextSource(file, encoding: encoding)
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        let count = try bytes.withUnsafeMutableBytes { try source.read(into: $0) }
        isWhole = count <= limit
        bytes.removeSubrange(min(count, limit)...)
        if !isWhole, let end = bytes.lastIndex(of: UInt8(ascii: "\n")) { bytes.removeSubrange((end + 1)...) }
        self.bytes = bytes
        self.encoding = source.encoding ?? .utf8
        isEncodingDoubtful = source.isEncodingDoubtful
        compression = source.compression
        name = file.name
    }

    /// The objects of a file in JSON; nil for a file of another kind.
    ///
    /// - Throws: `FileFault.unsupported` for what is meant to be JSON by its name or content, and is no objects.
    package func jsonShape() throws -> JSONShape? {
        switch bytes.withUnsafeBytes({ JSONShape.find(in: $0, isNamedSo: isNamedJSON) }) {
        case .shape(let shape): return shape
        case .otherText: return nil
        case .broken(let line):
            throw FileFault.unsupported(
                path: name, detail: "line \(line) is no JSON object; give objects, one a line or in an array")
        }
    }

    private var isNamedJSON: Bool {
        let name = name.lowercased()
        let plain = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
        return [".json", ".jsonl", ".ndjson"].contains { plain.hasSuffix($0) }
    }
}
