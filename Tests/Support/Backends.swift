public import Testing
public import TimbreCompute

/// What can compute here: the CPU always, by OpenBLAS too where that is installed, and every OpenCL device, so that a
/// test of an operation runs on each.
public enum Backends {
    public static let present: [Device] = host([.fastest, .openBLAS]) + Device.openCL()

    /// The same, and the CPU as it is where OpenBLAS is absent.
    public static let conforming: [Device] = present + host([.loops])

    /// Own loops, and OpenBLAS where it is installed.
    public static let arithmetics: [CPUArithmetic] = host([.loops, .openBLAS]).map(\.arithmetic)

    /// No thread count is refused that is not given.
    private static func host(_ arithmetics: [CPUArithmetic]) -> [Device] {
        arithmetics.compactMap { try? Device.cpu(arithmetic: $0) }
    }
}

extension Device: CustomTestStringConvertible {
    public var testDescription: String {
        let own = arithmetic == .fastest ? "CPU" : "CPU (\(arithmetic.rawValue))"
        return description.index.map { "\(description.platform) (\($0))" } ?? own
    }
}

extension CPUArithmetic: CustomTestStringConvertible {
    public var testDescription: String { rawValue }
}
