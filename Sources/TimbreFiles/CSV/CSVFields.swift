/// Where a field lies in the buffer.
@usableFromInline struct CSVField {
    /// Behind the opening quote, if there is one.
    @usableFromInline var start: UInt32
    /// Before the closing quote; with more behind it, before the comma or line end.
    @usableFromInline var end: UInt32
    /// Whether quotes in it must be resolved.
    @usableFromInline var isEscaped: Bool
}

/// The fields of the current record, in an array that is reused.
final class CSVFields {
    private(set) var fields: UnsafeMutablePointer<CSVField>
    private(set) var capacity = 64

    init() { fields = .allocate(capacity: capacity) }

    deinit { fields.deallocate() }

    /// What stood there is lost: the record is scanned again.
    func grow() {
        fields.deallocate()
        capacity *= 2
        fields = .allocate(capacity: capacity)
    }
}
