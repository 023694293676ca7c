/// Bounds of a field in the buffer.
@usableFromInline struct CSVField {
    /// Offset of the first byte, behind the opening quote if there is one.
    @usableFromInline var start: UInt32
    /// Offset of the closing quote; without one, or where text follows it, of the comma or line end.
    @usableFromInline var end: UInt32
    /// Whether the field has quotes that must be resolved.
    @usableFromInline var isEscaped: Bool
}

/// The fields of the current record, in an array that is reused.
final class CSVFields {
    private(set) var fields: UnsafeMutablePointer<CSVField>
    private(set) var capacity = 64

    init() { fields = .allocate(capacity: capacity) }

    deinit { fields.deallocate() }

    /// Enlarges the array. Its content is lost: the record is scanned again.
    func grow() {
        fields.deallocate()
        capacity *= 2
        fields = .allocate(capacity: capacity)
    }
}
