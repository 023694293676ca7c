extension Device {
    /// Begins the sum of all elements of a matrix: the device adds up parts, so that few numbers are brought.
    package func sum(_ values: Matrix<Float>) throws -> DeviceSum {
        let parts = try backend.sum(values)
        return DeviceSum(parts: parts, mark: try mark(), device: self)
    }
}

/// A sum that a device adds up.
package struct DeviceSum {
    /// `[any, 2]`: sums of parts, and what their rounding left out.
    fileprivate let parts: Matrix<Float>
    fileprivate let mark: WorkMark
    fileprivate let device: Device

    /// Whether the sum was there when it was begun, as always on the CPU.
    package var isKnown: Bool { mark.isPast }

    /// The sum, to about 15 digits where no element is negative. Waits for the work before it was begun.
    package func value() throws -> Double {
        try device.read(parts, after: mark).reduce(0.0) { $0 + Double($1) }
    }
}
