/// The text of a file in UTF-8, with LF at the ends of its lines: unpacked, decoded, without a byte-order mark.
///
/// Text that is known to be UTF-8 is read straight into the reader's memory.
final class TextSource: ByteSource {
    /// Number of bytes, from the first that is not ASCII on, by which the encoding is guessed: 1 MiB.
    private static let sampleSize = 1 << 20
    /// Bytes that are decoded together: 64 KiB.
    private static let decodingStep = 1 << 16

    let file: OpenFile
    /// Encoding of the text; nil as long as everything is ASCII.
    private(set) var encoding: TextEncoding?
    /// Whether the encoding was guessed from bytes that it hardly fits.
    private(set) var isEncodingDoubtful = false
    /// Compression of the file: "gzip"; nil for none.
    let compression: String?

    private let fileBytes: FileBytes
    private let packed: any ByteSource
    private var decoder: (any TextDecoder)?
    /// Bytes of the file that are not decoded yet.
    private let raw = ByteQueue(capacity: TextSource.sampleSize)
    private var isRawAtEnd = false
    /// Number of leading bytes of `raw` that are known to be UTF-8.
    private var plainCount = 0
    /// Text in UTF-8 that was decoded from `raw`.
    private let decoded = ByteQueue(capacity: 4 * TextSource.decodingStep)
    /// Whether lines end with CR alone, as the first Macs wrote them.
    private var endsWithCarriageReturn = false
    private let markCount: Int

    /// Opens a source that is read once: a file, a pipe, or standard input as "-".
    ///
    /// - Throws: `FileFault` when it is missing, not readable, a directory, empty, or no text.
    convenience init(path: String, encoding: TextEncoding? = nil) throws {
        try self.init(FileBytes(OpenFile.readingOnce(path), isFromStart: false), encoding: encoding)
    }

    convenience init(_ file: SpooledFile, encoding: TextEncoding? = nil) throws {
        try self.init(FileBytes(file.open(), isFromStart: true), encoding: encoding)
    }

    /// - Parameter encoding: nil to tell by the content; a byte-order mark is believed first.
    private init(_ fileBytes: FileBytes, encoding: TextEncoding?) throws {
        (self.fileBytes, file) = (fileBytes, fileBytes.file)
        var isWhole = try !raw.fill(from: fileBytes, count: Self.sampleSize)
        if raw.bytes.starts(with: GzipBytes.mark) {
            let head = ByteQueue(capacity: raw.count)
            head.append(raw.bytes)
            raw.removeFirst(raw.count)
            packed = try GzipBytes(fileBytes, head: head, isWhole: isWhole)
            isWhole = try !raw.fill(from: packed, count: Self.sampleSize)
            compression = "gzip"
        } else {
            (packed, compression) = (fileBytes, nil)
        }
        isRawAtEnd = isWhole
        if let format = ForeignFormat(raw.bytes) {
            throw FileFault.noText(path: file.path, format: format.name, remedy: format.remedy)
        }
        let mark = EncodingGuess.mark(of: raw.bytes)
        markCount = mark?.count ?? 0
        self.encoding = mark?.encoding ?? encoding ?? EncodingGuess.byZeros(raw.bytes)
        decoder = self.encoding?.makeDecoder()
        raw.removeFirst(markCount)
        // The file's own bytes tell how lines end, but for wider characters, whose bytes have zeros.
        let isWide = raw.bytes.contains(0)
        let endsLines = Self.endsLinesWithCarriageReturn(raw.bytes, isWhole: isRawAtEnd)
        try prepare()
        let head = decoded.isEmpty ? raw.bytes : decoded.bytes
        guard !head.isEmpty else { throw FileFault.empty(path: file.path) }
        try Self.checkIsText(head, path: file.path)
        endsWithCarriageReturn = isWide ? Self.endsLinesWithCarriageReturn(head, isWhole: isRawAtEnd) : endsLines
    }

    private static func endsLinesWithCarriageReturn(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) -> Bool {
        // The last byte may be the first half of a line end.
        bytes.dropLast(isWhole ? 0 : 1).contains(carriageReturn) && !bytes.contains(lineFeed)
    }

    /// The position in the file of a byte of the text, where the text is the file's own; else nil.
    func filePosition(ofByte offset: Int) -> Int? { packed === fileBytes && decoder == nil ? markCount + offset : nil }

    /// Bytes of the file that were read so far.
    var bytesRead: Int { fileBytes.position }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            if decoder == nil, raw.isEmpty, decoded.isEmpty {
                if isRawAtEnd { break }
                filled += try readPlain(into: rest)
                if raw.isEmpty { break }
                continue
            }
            try prepare()
            if ready.isEmpty { break }
            if decoded.isEmpty {
                let count = raw.take(into: rest, atMost: plainCount)
                plainCount -= count
                filled += count
            } else {
                filled += decoded.take(into: rest)
            }
        }
        if endsWithCarriageReturn { Self.endLines(UnsafeMutableRawBufferPointer(rebasing: buffer[..<filled])) }
        return filled
    }

    /// Fills a buffer as the file does: with UTF-8, or with ASCII as far as it goes; the rest is then in `raw`.
    private func readPlain(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try packed.read(into: buffer)
        isRawAtEnd = count < buffer.count
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        guard encoding == nil, let first = bytes.firstNonASCII() else { return count }
        raw.append(UnsafeRawBufferPointer(rebasing: bytes[first...]))
        return first
    }

    /// UTF-8 that can be handed out.
    private var ready: UnsafeRawBufferPointer {
        decoded.isEmpty ? UnsafeRawBufferPointer(rebasing: raw.bytes[..<plainCount]) : decoded.bytes
    }

    /// Sees to it that `ready` has bytes, unless the text has ended.
    private func prepare() throws {
        while decoded.isEmpty, plainCount == 0, !(raw.isEmpty && isRawAtEnd) {
            if decoder == nil, encoding == nil { try inspect() }
            if let decoder {
                try fillRaw(Self.decodingStep)
                decoder.decode(raw, isLast: isRawAtEnd, into: decoded)
            } else if encoding != nil {
                try fillRaw(Self.decodingStep)
                plainCount = raw.count
            }
        }
    }

    /// Takes as text what is ASCII, or tells the encoding by what follows.
    private func inspect() throws {
        try fillRaw(Self.sampleSize)
        plainCount = raw.bytes.firstNonASCII() ?? raw.count
        guard plainCount == 0, !raw.isEmpty else { return }
        encoding = EncodingGuess.byCounts(raw.bytes, isWhole: isRawAtEnd)
        decoder = encoding?.makeDecoder()
        isEncodingDoubtful = encoding == .windows1252 && EncodingDoubt(raw.bytes).isStrong
    }

    private func fillRaw(_ count: Int) throws {
        if !isRawAtEnd, raw.count < count { isRawAtEnd = try !raw.fill(from: packed, count: count - raw.count) }
    }

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")
    /// How much is searched for bytes that no text holds.
    private static let inspectedSize = 4096

    private static func checkIsText(_ bytes: UnsafeRawBufferPointer, path: String) throws {
        guard let nul = bytes.prefix(inspectedSize).firstIndex(of: 0) else { return }
        let line = 1 + ByteScan(UnsafeRawBufferPointer(rebasing: bytes[..<nul])).lineFeeds
        throw FileFault.nul(path: path, line: line)
    }

    private static func endLines(_ bytes: UnsafeMutableRawBufferPointer) {
        for index in bytes.indices where bytes[index] == carriageReturn { bytes[index] = lineFeed }
    }
}

extension FileFault {
    static func nul(path: String, line: Int) -> FileFault {
        .notCSV(path: path, line: line, detail: "holds a NUL byte, which text never does; it is binary or damaged")
    }
}
