/// Where a field lies in the buffer.
struct CSVField {
    /// Behind the opening quote, if there is one.
    var start: UInt32
    /// Before the closing quote; with more behind it, before the comma or line end.
    var end: UInt32
    /// Whether quotes in it must be resolved.
    var isEscaped: Bool
}

/// The fields of the current record, in an array that is reused.
final class CSVFields {
    private(set) var fields: UnsafeMutablePointer<CSVField>
    private(set) var capacity = 64
    var count = 0

    init() { fields = .allocate(capacity: capacity) }

    deinit { fields.deallocate() }

    func grow() {
        let larger = UnsafeMutablePointer<CSVField>.allocate(capacity: 2 * capacity)
        larger.update(from: fields, count: count)
        fields.deallocate()
        fields = larger
        capacity *= 2
    }
}
