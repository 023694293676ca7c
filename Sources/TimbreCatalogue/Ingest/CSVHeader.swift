import TimbreBase
import TimbreFiles

/// The names of a CSV's columns, without spaces around them.
struct CSVHeader {
    let file: String
    let names: [String]
    private let fields: [String: Int]

    /// Reads the first record.
    ///
    /// - Throws: `CatalogueFault.noRows` for an empty file; what `CSVReader` throws.
    init(_ reader: inout CSVReader, file: String) throws {
        guard try reader.nextRecord() else { throw CatalogueFault.noRows(file: file) }
        self.file = file
        names = (0..<reader.fieldCount).map { reader.text($0).trimmed }
        fields = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether another column has the name of this one.
    func isRepeated(_ field: Int) -> Bool { names.count { $0 == names[field] } > 1 }

    /// The first of the columns that is present.
    func field(_ columns: [String]) -> Int? {
        columns.lazy.compactMap { fields[$0] }.first
    }

    /// - Parameter purpose: what the column is for, in a fault's words.
    /// - Throws: `CatalogueFault.missingColumn`, which lists the columns present and suggests the nearest.
    func requiredField(_ columns: [String], purpose: String) throws -> Int {
        guard let field = field(columns) else {
            let nearest = columns.lazy.compactMap { NearestName.to($0, among: names) }.first
            throw CatalogueFault.missingColumn(
                file: file, purpose: purpose, columns: columns, present: names, nearest: nearest)
        }
        return field
    }
}
