import TimbreCompute
import TimbreFiles

extension VectorSource {
    var isFloat32: Bool {
        if case .file(let file) = values { file.type == .float32 } else { true }
    }

    /// Loads rows as they are onto a device, without a copy where the source is a mapped float32 file and the device
    /// the CPU.
    func load(_ rows: Range<Int>, on device: Device) throws -> Matrix<Float> {
        if case .file(let file) = values, file.type == .float32 {
            // The mapping stays where it is as long as the file, which the matrix keeps.
            return try file.withFloats(rows: rows) {
                try device.matrix(sharing: $0, owner: file, rows: rows.count, columns: dimensions)
            }
        }
        let matrix = try device.zeros(rows: rows.count, columns: dimensions)
        for part in rows.parts(of: UnitVectors.partSize(dimensions: dimensions)) {
            let target = matrix[rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound]
            try device.write(withValues(of: part) { $0.array }, into: target)
        }
        return matrix
    }
}

extension UnitVectors {
    /// Number of rows that are normalised together: a few MB.
    static func partSize(dimensions: Int) -> Int { max((1 << 22) / dimensions, 1) }

    /// Normalises rows part by part, so that the host never holds all of them twice.
    ///
    /// - Parameter device: the device of the rows; nil only looks for rows without a direction.
    static func load(
        _ source: VectorSource, rows: Range<Int>, on device: Device?, threads: Int
    ) throws -> (matrix: Matrix<Float>?, unusable: [UnusableRow]) {
        let matrix = try device?.zeros(Float.self, rows: rows.count, columns: source.dimensions)
        var unusable: [UnusableRow] = []
        for part in rows.parts(of: partSize(dimensions: source.dimensions)) {
            let vectors = UnitVectors(source, rows: part, threads: threads)
            if let device, let matrix {
                let target = matrix[rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound]
                try device.write(vectors.values, into: target)
            }
            unusable += vectors.unusable
        }
        return (matrix, unusable)
    }
}

extension Range<Int> {
    /// Consecutive ranges of `size` that together make up this range; the last may be shorter.
    func parts(of size: Int) -> some Sequence<Range<Int>> {
        stride(from: lowerBound, to: upperBound, by: size).lazy.map { $0..<Swift.min($0 + size, self.upperBound) }
    }
}

extension Span<Float> {
    var array: [Float] {
        [Float](capacity: count) { output in
            for index in indices { output.append(self[index]) }
        }
    }
}
