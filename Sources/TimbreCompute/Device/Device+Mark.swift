/// A point in the work that is enqueued on a device.
package struct WorkMark: Sendable {
    /// The backend's own mark; nil where work is done when its call returns.
    let event: (any AnyObject & Sendable)?

    /// Whether the work before it was done when it was made, as always on the CPU.
    package var isPast: Bool { event == nil }
}

extension Device {
    /// Marks the end of the work that is enqueued so far.
    package func mark() throws -> WorkMark { try backend.mark() }

    /// Waits for the work before a mark, and for none behind it.
    package func wait(for mark: WorkMark) throws { try backend.wait(for: mark) }

    /// All elements, row-major, read beside the work behind a mark, which must not change them. Waits for the work
    /// before the mark.
    package func read<Scalar: DeviceScalar>(_ matrix: Matrix<Scalar>, after mark: WorkMark) throws -> [Scalar] {
        try elements(of: matrix) { try backend.read(matrix.storage, at: $0, into: $1, after: mark) }
    }
}
