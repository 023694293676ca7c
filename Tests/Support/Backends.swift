public import Testing
public import TimbreCompute

/// What can compute here: the CPU always, and every OpenCL device, so that a test of an operation runs on each.
public enum Backends {
    public static let present: [Device] = host + Device.openCL()

    /// No thread count is refused that is not given.
    private static let host: [Device] = (try? Device.cpu()).map { [$0] } ?? []
}

extension Device: CustomTestStringConvertible {
    public var testDescription: String {
        description.index.map { "\(description.platform) (\($0))" } ?? "CPU"
    }
}
