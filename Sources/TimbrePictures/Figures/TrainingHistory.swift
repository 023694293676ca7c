import Foundation
import TimbreFiles

/// `history.csv` of a catalogue, by column.
struct TrainingHistory: Equatable {
    /// A value an epoch; NaN where a cell is empty or no number.
    private var columns: [String: [Double]]

    /// What no loss and no epoch reaches.
    private static let largest = 1e15
    /// Below it gnuplot has no room for an axis.
    private static let smallest = 1e-300

    /// - Throws: `FileFault`.
    init(path: String) throws {
        var reader = try CSVReader(path: path)
        guard try reader.nextRecord() else { throw FileFault.empty(path: path) }
        let names = (0..<reader.fieldCount).map { reader.text($0) }
        guard names.contains("epoch"), names.contains("loss") else {
            throw FileFault.damaged(path: path, detail: "it has no columns epoch and loss")
        }
        columns = Dictionary(names.map { ($0, []) }) { first, _ in first }
        while try reader.nextRecord() {
            for (field, name) in names.enumerated() {
                let value = field < reader.fieldCount ? Double(reader.text(field)) ?? .nan : .nan
                columns[name]?.append(abs(value) < Self.smallest ? 0 : abs(value) < Self.largest ? value : .nan)
            }
        }
    }

    /// nil for a column that is not there or has no number.
    func curve(_ name: String) -> [Point]? {
        guard let values = columns[name], values.contains(where: \.isFinite) else { return nil }
        return zip(columns["epoch"] ?? [], values).map { Point(x: $0, y: $1) }
    }

    var epochs: [Double] { columns["epoch"] ?? [] }
}
