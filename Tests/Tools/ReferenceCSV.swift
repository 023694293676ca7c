/// CSV byte by byte, without any buffer: what the reader is held against.
public struct ReferenceCSV: Equatable {
    public struct Record: Equatable {
        public var line: Int
        public var fields: [[UInt8]]

        public init(line: Int, fields: [[UInt8]]) {
            (self.line, self.fields) = (line, fields)
        }
    }

    public var records: [Record] = []
    /// The line of a quote that is never closed; the records before it are complete.
    public var unclosedQuoteLine: Int?

    private enum State { case fieldStart, unquoted, quoted, quoteInQuoted }

    public init(records: [Record], unclosedQuoteLine: Int?) {
        self.records = records
        self.unclosedQuoteLine = unclosedQuoteLine
    }

    /// - Parameter skipsSpaces: whether spaces between a delimiter and a quote are no part of the field.
    public init(parsing bytes: [UInt8], delimiter: UInt8 = 44, skipsSpaces: Bool = false) {
        let (quote, lineFeed, carriageReturn, space) = (UInt8(34), UInt8(10), UInt8(13), UInt8(32))
        var state = State.fieldStart
        var line = 1
        var quoteLine = 0
        var field: [UInt8] = []
        var record = Record(line: 1, fields: [])
        var isQuotedRecord = false

        func endRecord() {
            record.fields.append(field)
            if record.fields.count > 1 || !field.isEmpty || isQuotedRecord { records.append(record) }
            field = []
            record = Record(line: line, fields: [])
            isQuotedRecord = false
            state = .fieldStart
        }

        /// The first byte from `index` on that is no space; a line feed behind the last.
        func afterSpaces(_ index: Int) -> UInt8 { bytes[index...].first { $0 != space } ?? lineFeed }
        /// Whether nothing but spaces stands between `index` and a delimiter or a line end.
        func endsField(_ index: Int) -> Bool {
            let rest = bytes[index...].drop { $0 == space }
            return rest.isEmpty || rest.first == delimiter || rest.first == lineFeed
                || rest.first == carriageReturn && (rest.count == 1 || rest.dropFirst().first == lineFeed)
        }

        for (index, byte) in bytes.enumerated() {
            if byte == lineFeed { line += 1 }
            let endsLine =
                byte == lineFeed
                || (byte == carriageReturn && (index + 1 == bytes.count || bytes[index + 1] == lineFeed))
            switch state {
            case .quoted:
                if byte == quote { state = .quoteInQuoted } else { field.append(byte) }
            case .quoteInQuoted where byte == quote:
                field.append(quote)
                state = .quoted
            case .fieldStart where skipsSpaces && byte == space && afterSpaces(index) == quote:
                break
            case .quoteInQuoted where skipsSpaces && byte == space && endsField(index):
                break
            case .fieldStart where byte == quote:
                state = .quoted
                quoteLine = line
                isQuotedRecord = true
            case _ where byte == lineFeed:
                endRecord()
            case _ where endsLine:
                break
            case _ where byte == delimiter:
                record.fields.append(field)
                field = []
                state = .fieldStart
            default:
                field.append(byte)
                state = .unquoted
            }
        }
        if state == .quoted {
            unclosedQuoteLine = quoteLine
        } else if bytes.last != lineFeed {
            endRecord()
        }
    }
}
