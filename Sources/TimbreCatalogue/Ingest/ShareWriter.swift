import TimbreBase
import TimbreFiles

/// Writes a label's shares, the part of each class in each song, to their array.
final class ShareWriter {
    private let shares: GrowingArray
    private var next: [Float] = []

    /// - Parameter catalogue: the catalogue to add to; nil for a new one.
    init(_ label: CategoryRecipe, in directory: CatalogueDirectory, addingTo catalogue: Catalogue?) throws {
        let name = CatalogueFile.shares(of: label.name)
        if let catalogue { _ = try catalogue.npy(named: name) }
        shares = try GrowingArray(
            name, .float32, columns: label.shares.count, keepingRows: catalogue?.file(name).stored.rows, in: directory)
    }

    /// Adds the shares of the next song, NaN where a cell has no number.
    ///
    /// - Parameter columns: the column of each share; nil for one that the table lacks.
    func add(_ record: borrowing CSVReader, columns: [ColumnPlan.Share?]) {
        for column in columns {
            let value = column.flatMap { column in
                record.withBytes(column.field) { column.reading.number($0.trimmed) }
            }
            next.append(value.map { Float($0) } ?? .nan)
        }
    }

    func flush() throws {
        try shares.writer.append(next)
        next.removeAll(keepingCapacity: true)
    }

    func finish() throws -> StoredFile { try shares.finish() }

    func undo() { shares.undo() }
}
