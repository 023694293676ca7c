extension Device {
    /// `target = source`, without leaving the device. Both must be of one shape and share no memory.
    package func copy(_ source: Matrix<Float>, into target: Matrix<Float>) throws {
        precondition(source.rows == target.rows && source.columns == target.columns)
        let size = MemoryLayout<Float>.stride
        guard source.count > 0 else { return }
        try backend.copy(
            source.storage, at: source.offset * size, to: target.storage, at: target.offset * size,
            byteCount: source.count * size)
    }

    /// Replaces all elements by one value, without leaving the device.
    package func fill(_ matrix: Matrix<Int32>, with value: Int32) throws {
        guard matrix.count > 0 else { return }
        let size = MemoryLayout<Int32>.stride
        try backend.fill(matrix.storage, at: matrix.offset * size, byteCount: matrix.count * size, with: value)
    }
}
