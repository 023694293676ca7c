import TimbreCompute

extension Conformance {
    static let memory = Check(name: "memory", unit: "GB/s") { device, shapes, comparison in
        for shape in shapes {
            let (rows, columns) = (shape.rows, shape.columns)
            var draws = Draws(seed: rows * columns)
            let label = "[\(rows), \(columns)]"
            let values = draws.floats(rows * columns)
            comparison.expect(
                try device.read(device.zeros(Float.self, rows: rows, columns: columns)).allSatisfy { $0 == 0 },
                "\(label): new memory is not 0")
            let floats = try Inset(device, rows: rows, columns: columns)
            try device.write(values, into: floats.matrix)
            comparison.compare(
                bits: try floats.read(device, &comparison, label), with: values, columns: columns, label)
            let copy = try Inset(device, rows: rows, columns: columns)
            try device.copy(floats.matrix, into: copy.matrix)
            let mark = try device.mark()
            try device.write(values.map { $0 + 1 }, into: floats.matrix)
            try device.wait(for: mark)
            comparison.compare(
                bits: try device.read(copy.matrix, after: mark), with: values, columns: columns, "copy of \(label)")
            comparison.compare(
                bits: try copy.read(device, &comparison, label), with: values, columns: columns, "copy of \(label)")
            let integers = draws.integers(rows * columns, below: .init(Int32.max)).map { -$0 }
            let words = integers.map { UInt32(bitPattern: $0) }
            comparison.expect(
                try device.read(device.matrix(integers, rows: rows, columns: columns)) == integers
                    && device.read(device.matrix(words, rows: rows, columns: columns)) == words,
                "\(label): integers are not read back as they were written")
            let filled = try device.matrix(integers, rows: rows, columns: columns)
            try device.fill(filled[rows: rows / 2..<rows], with: 7)
            let first = rows / 2 * columns
            let expected = integers.enumerated().map { $0.offset < first ? $0.element : 7 }
            comparison.expect(try device.read(filled) == expected, "\(label): other rows are filled than should be")
        }
    } workload: { device, batch in
        let values = [Float](repeating: 1, count: batch * 192)
        let matrix = try device.zeros(rows: batch, columns: 192)
        return Workload(amount: Double(values.count * 8) / 1e9) {
            try device.write(values, into: matrix)
            _ = try device.read(matrix)
        }
    }
}
