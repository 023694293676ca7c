/// Tells from the first bytes of a file whether it can be a CSV in UTF-8.
enum CSVContent {
    /// How much of the file is looked at.
    private static let sampleSize = 4096

    private static let marks: [(bytes: [UInt8], encoding: String)] = [
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32LE"), ([0x00, 0x00, 0xFE, 0xFF], "UTF-32BE"),
        ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
    ]

    private static let otherFormats: [(bytes: [UInt8], name: String)] = [
        ([0x1F, 0x8B], "a gzip archive"), ([0x50, 0x4B, 0x03, 0x04], "a zip archive or spreadsheet"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"), (Array("PAR1".utf8), "a Parquet file"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
    ]

    /// Where the text begins: behind a byte-order mark of UTF-8, or at 0.
    ///
    /// - Parameter isWhole: whether the file has no more bytes.
    /// - Throws: `FileFault` that names another encoding or format.
    static func start(of bytes: UnsafeRawBufferPointer, isWhole: Bool, path: String) throws -> Int {
        for mark in marks where bytes.starts(with: mark.bytes) {
            throw FileFault.encoding(path: path, name: mark.encoding)
        }
        for format in otherFormats where bytes.starts(with: format.bytes) {
            throw FileFault.notCSV(
                path: path, line: 1, detail: "begins as \(format.name) does; export or unpack it as CSV")
        }
        let sample = UnsafeRawBufferPointer(rebasing: bytes.prefix(sampleSize))
        if let encoding = encodingByZeros(sample) { throw FileFault.encoding(path: path, name: encoding) }
        if let nul = sample.firstIndex(of: 0) {
            let line = 1 + ByteScan(UnsafeRawBufferPointer(rebasing: sample[..<nul])).lineFeeds
            throw nulFault(path: path, line: line)
        }
        // The last byte may be the first half of a line end, and a small buffer may end before the first.
        let isLong = isWhole || sample.count == sampleSize
        if isLong, sample.dropLast().contains(UInt8(ascii: "\r")), !sample.contains(UInt8(ascii: "\n")) {
            throw FileFault.notCSV(
                path: path, line: 1,
                detail: "ends with CR alone, as the first Macs wrote it; convert it, for example with: tr '\\r' '\\n'")
        }
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    static func nulFault(path: String, line: Int) -> FileFault {
        .notCSV(path: path, line: line, detail: "holds a NUL byte, which text never does; it is binary or damaged")
    }

    /// The digits and commas of a CSV are mostly zeros in the wider encodings, always at the same places of four.
    private static func encodingByZeros(_ sample: UnsafeRawBufferPointer) -> String? {
        guard sample.count >= 8 else { return nil }
        var zeros = [0, 0, 0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index % 4] += 1 }
        let most = sample.count / 4 * 2 / 5
        switch zeros.map({ $0 > most }) {
        case [false, true, true, true]: return "UTF-32LE"
        case [true, true, true, false]: return "UTF-32BE"
        case [false, true, false, true]: return "UTF-16LE"
        case [true, false, true, false]: return "UTF-16BE"
        default: return nil
        }
    }
}
