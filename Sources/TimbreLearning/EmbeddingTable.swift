import TimbreFiles

/// An embedding table `[vocabulary, width]`, of which songs need some rows.
enum EmbeddingTable: Sendable {
    case array([Float])
    /// In a model's file, of which only the rows that are asked for are read.
    case file(SafeTensorsFile.Tensor)

    /// Appends a row.
    ///
    /// - Throws: `FileFault.damaged` where the file is not what was written.
    func append(_ row: Int, width: Int, to values: inout [Float]) throws {
        let elements = row * width..<(row + 1) * width
        switch self {
        case .array(let table): values += table[elements]
        case .file(let tensor): try tensor.append(elements, to: &values)
        }
    }
}
