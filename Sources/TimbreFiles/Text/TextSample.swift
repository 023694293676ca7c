/// Beginning of a text file, from which its encoding and syntax are detected.
package struct TextSample {
    /// Default limit of a sample in bytes: 1 MiB.
    package static let standardLimit = 1 << 20

    /// Text of the sample as UTF-8 without a byte-order mark: whole lines, unless the first is longer than the sample.
    /// Bytes that stand for no character in the file's encoding are no UTF-8 here either.
    package let bytes: [UInt8]
    /// Whether the sample is the whole file.
    package let isWhole: Bool
    /// Encoding of the sample, UTF-8 where all of it is ASCII. Text behind the sample may then be in Windows-1252,
    /// which `CSVReader` sees if no encoding is given to it.
    package let encoding: TextEncoding
    /// Whether the encoding was guessed and hardly fits the text.
    package let isEncodingDoubtful: Bool
    /// Compression of the file: "gzip"; nil for none.
    package let compression: String?
    private let name: String

    /// - Parameters:
    ///   - encoding: the encoding of the text; nil: detected from the content. A byte-order mark is believed first.
    ///   - limit: the largest size of the sample in bytes.
    /// - Throws: `FileFault` as for `CSVReader`.
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
