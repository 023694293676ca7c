extension Device {
    /// A matrix of zeros.
    ///
    /// - Throws: `ComputeFault.outOfMemory` with the need and the limit.
    package func zeros<Scalar: DeviceScalar>(
        _ type: Scalar.Type = Float.self, rows: Int, columns: Int
    ) throws -> Matrix<Scalar> {
        let byteCount = max(rows * columns, 1) * MemoryLayout<Scalar>.stride
        return Matrix(rows: rows, columns: columns, storage: try backend.allocate(byteCount: byteCount))
    }

    /// Matrices of zeros, one behind the other in one memory: what a training changes together, so that one kernel may
    /// work on all of it.
    ///
    /// - Throws: `ComputeFault.outOfMemory` with the need and the limit.
    package func zeros<Scalar: DeviceScalar>(
        _ type: Scalar.Type = Float.self, shapes: [(rows: Int, columns: Int)]
    ) throws -> [Matrix<Scalar>] {
        let count = shapes.reduce(0) { $0 + $1.rows * $1.columns }
        let storage = try zeros(Scalar.self, rows: count, columns: 1).storage
        var offset = 0
        return shapes.map { shape in
            defer { offset += shape.rows * shape.columns }
            return Matrix(rows: shape.rows, columns: shape.columns, storage: storage, offset: offset)
        }
    }

    /// Copies of row-major values, one behind the other in one memory.
    ///
    /// - Throws: `ComputeFault.outOfMemory` with the need and the limit.
    package func matrices<Scalar: DeviceScalar>(
        _ parts: [(values: [Scalar], rows: Int, columns: Int)]
    ) throws -> [Matrix<Scalar>] {
        let matrices = try zeros(Scalar.self, shapes: parts.map { ($0.rows, $0.columns) })
        for (part, matrix) in zip(parts, matrices) { try write(part.values, into: matrix) }
        return matrices
    }

    /// A copy of row-major values.
    ///
    /// - Throws: `ComputeFault.outOfMemory` with the need and the limit.
    package func matrix<Scalar: DeviceScalar>(_ values: [Scalar], rows: Int, columns: Int) throws -> Matrix<Scalar> {
        let matrix = try zeros(Scalar.self, rows: rows, columns: columns)
        try write(values, into: matrix)
        return matrix
    }

    /// Values of memory that `owner` keeps alive and unchanged: shared on the CPU, copied elsewhere.
    package func matrix<Scalar: DeviceScalar>(
        sharing values: UnsafeBufferPointer<Scalar>, owner: any AnyObject & Sendable, rows: Int, columns: Int
    ) throws -> Matrix<Scalar> {
        precondition(values.count == rows * columns, "\(values.count) values for \(rows) × \(columns)")
        if let storage = backend.share(UnsafeRawBufferPointer(values), owner: owner) {
            return Matrix(rows: rows, columns: columns, storage: storage)
        }
        let matrix = try zeros(Scalar.self, rows: rows, columns: columns)
        try backend.write(UnsafeRawBufferPointer(values), to: matrix.storage, at: 0)
        return matrix
    }

    /// Replaces all elements.
    package func write<Scalar: DeviceScalar>(_ values: [Scalar], into matrix: Matrix<Scalar>) throws {
        precondition(values.count == matrix.count, "\(values.count) values for \(matrix.rows) × \(matrix.columns)")
        try values.withUnsafeBytes {
            try backend.write($0, to: matrix.storage, at: matrix.offset * MemoryLayout<Scalar>.stride)
        }
    }

    /// Replaces all elements at once, beside work that is enqueued, and returns when they are there: another thread may
    /// so bring what is needed next while the device computes. No work that is enqueued may use the matrix.
    package func upload<Scalar: DeviceScalar>(_ values: Span<Scalar>, into matrix: Matrix<Scalar>) throws {
        precondition(values.count == matrix.count, "\(values.count) values for \(matrix.rows) × \(matrix.columns)")
        try values.withUnsafeBytes {
            try backend.upload($0, to: matrix.storage, at: matrix.offset * MemoryLayout<Scalar>.stride)
        }
    }

    /// Largest number of bytes that this program has held on the device at once, everything counted; nil for the CPU,
    /// whose memory is the host's.
    package var memoryPeak: Int? { backend.memoryPeak }

    /// All elements, row-major. Waits for the work that is enqueued before.
    package func read<Scalar: DeviceScalar>(_ matrix: Matrix<Scalar>) throws -> [Scalar] {
        try elements(of: matrix) { try backend.read(matrix.storage, at: $0, into: $1) }
    }

    /// - Parameter read: a closure that brings the matrix's bytes from an offset in its memory.
    func elements<Scalar: DeviceScalar>(
        of matrix: Matrix<Scalar>, read: (_ byteOffset: Int, UnsafeMutableRawBufferPointer) throws -> Void
    ) throws -> [Scalar] {
        try [Scalar](unsafeUninitializedCapacity: matrix.count) { buffer, count in
            try read(
                matrix.offset * MemoryLayout<Scalar>.stride,
                UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<matrix.count])))
            count = matrix.count
        }
    }

    /// Waits until all work is done.
    package func synchronize() throws {
        try backend.synchronize()
    }
}
