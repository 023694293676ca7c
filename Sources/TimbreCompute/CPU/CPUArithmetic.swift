/// A choice between own loops and OpenBLAS for what both can compute on the CPU: products of training, and
/// eigenvectors.
///
///     let device = try Device.cpu(arithmetic: .loops)
///     print(device.arithmetic.summary)
///
/// Mapping and search promise their bits and always use the loops. Elsewhere the results of the two differ in their
/// last digits, but depend on neither the number of threads nor the time: OpenBLAS is set to one thread, for the whole
/// process, when it is first used.
public enum CPUArithmetic: String, Sendable, CaseIterable {
    /// The faster of the two by measurement at each size: the loops but for the widest layers and matrices; the loops
    /// alone where OpenBLAS is not installed.
    case fastest
    /// Own loops alone.
    case loops
    /// OpenBLAS for each of these products and matrices, however small.
    case openBLAS = "openblas"

    /// The choice that the variable `TIMBRE_CPU` makes: `loops` or `openblas`, and the fastest where it is empty or not
    /// set.
    ///
    /// - Throws: `ComputeFault.unknownArithmetic`; `.noOpenBLAS` where it is asked for and can't be used.
    public init(environment: [String: String]) throws {
        let text = environment["TIMBRE_CPU"] ?? ""
        switch text {
        case "": self = .fastest
        case Self.loops.rawValue: self = .loops
        case Self.openBLAS.rawValue: self = .openBLAS
        default: throw ComputeFault.unknownArithmetic(text)
        }
        try check()
    }

    /// - Throws: `ComputeFault.noOpenBLAS` where it is asked for and can't be used.
    func check(_ opened: @autoclosure () -> Result<OpenBLAS, OpenBLAS.Obstacle> = OpenBLAS.opened) throws {
        if self == .openBLAS, case .failure(let obstacle) = opened() {
            throw ComputeFault.noOpenBLAS(reason: obstacle.reason)
        }
    }
}
