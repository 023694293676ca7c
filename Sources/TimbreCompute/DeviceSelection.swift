/// A device and the sentence that says why it was chosen.
public struct DeviceSelection: Sendable {
    public var device: Device
    /// One line, for example "no OpenCL loader (libOpenCL.so.1) is installed: using the CPU".
    public var reason: String
}

extension Device {
    /// The CPU through OpenBLAS and own loops.
    ///
    /// - Parameter threads: nil for one a core.
    /// - Throws: `ComputeFault.invalidThreadCount`.
    public static func cpu(threads: Int? = nil) throws -> Device {
        Device(backend: try CPUBackend(threads: threads))
    }
}
