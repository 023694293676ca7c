import TimbreBase

/// Names in one cell of a table: `A, B` where a category's recipe splits at the comma.
struct NameCell {
    /// Parts names from each other; nil where a cell is one name.
    let separator: UInt8?

    /// Passes each name of a cell to the body, in order, without spaces around it; it may be empty.
    func forEachName(in cell: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard let separator, cell.contains(separator) else { return body(cell.trimmed) }
        var start = 0
        while start <= cell.count {
            let end = cell[start...].firstIndex(of: separator) ?? cell.count
            body(UnsafeRawBufferPointer(rebasing: cell[start..<end]).trimmed)
            start = end + 1
        }
    }

    /// Names of a text, without empty ones.
    func names(in text: String) -> [String] {
        var (text, names) = (text, [String]())
        text.withUTF8 { bytes in
            forEachName(in: UnsafeRawBufferPointer(bytes)) { name in
                if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
            }
        }
        return names
    }
}
