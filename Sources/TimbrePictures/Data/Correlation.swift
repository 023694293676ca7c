import TimbreBase
import TimbreCompute

/// Pearson's correlation of every two features, over all songs.
struct Correlation: Sendable {
    /// How many features.
    let count: Int
    /// Row-major `[count, count]`, from −1 to 1; NaN where one of the two is the same for every song.
    private let values: [Double]

    subscript(row: Int, column: Int) -> Double { values[row * count + column] }

    /// Songs that are summed together: tiles of fixed size, merged in their order, give the same bits for any number of
    /// threads.
    private static let tileRows = 8192

    /// - Parameter columns: of the same length, finite, or NaN where a song lacks a value: it counts as the mean then.
    init(_ columns: [[Float]]) {
        let count = columns.count
        self.count = count
        let rows = columns.first?.count ?? 0
        precondition(columns.allSatisfy { $0.count == rows }, "columns of different lengths")
        let workers = Workers()
        let means = columns.map { column in
            let known = column.count { !$0.isNaN }
            return workers.mapTiles(of: rows, size: Self.tileRows) { range in
                range.reduce(0.0) { column[$1].isNaN ? $0 : $0 + Double(column[$1]) }
            }.reduce(0, +) / Double(max(known, 1))
        }
        let tiles = workers.mapTiles(of: rows, size: Self.tileRows) { range in
            let centred = zip(columns, means).map { column, mean in
                range.map { column[$0].isNaN ? 0 : Double(column[$0]) - mean }
            }
            var sums = [Double](repeating: 0, count: count * count)
            for i in 0..<count {
                for j in i..<count {
                    var sum = 0.0
                    for k in 0..<range.count { sum += centred[i][k] * centred[j][k] }
                    sums[i * count + j] = sum
                }
            }
            return sums
        }
        var sums = [Double](repeating: 0, count: count * count)
        for tile in tiles {
            for index in sums.indices { sums[index] += tile[index] }
        }
        let isConstant = columns.map { column in
            guard let first = column.first(where: { !$0.isNaN }) else { return true }
            return column.allSatisfy { $0.isNaN || $0 == first }
        }
        var values = [Double](repeating: .nan, count: count * count)
        for i in 0..<count where !isConstant[i] {
            for j in i..<count where !isConstant[j] {
                let scale = (sums[i * count + i] * sums[j * count + j]).squareRoot()
                let value = i == j ? 1 : min(max(sums[i * count + j] / scale, -1), 1)
                (values[i * count + j], values[j * count + i]) = (value, value)
            }
        }
        self.values = values
    }
}
