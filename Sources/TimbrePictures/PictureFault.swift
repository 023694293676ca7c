public import TimbreBase

/// The world's faults with pictures; each says what happened, where, and what to do.
public enum PictureFault: Fault, Equatable {
    /// The program that draws pictures is not installed.
    case noGnuplot
    /// It was started and did not draw; the reason is its first error.
    case gnuplotFailed(reason: String)
    /// A picture that was asked for has nothing to show.
    case noPicture(name: PictureName, reason: String)
    /// A column that the catalogue does not have, and those that it has.
    case noSuchColumn(name: String, present: [String])
}

extension PictureFault {
    public var report: FaultReport {
        switch self {

        case .noGnuplot:
            FaultReport(
                .resource, "pictures are drawn by gnuplot, which is not installed",
                "install the package gnuplot-nox (Debian, Ubuntu) or gnuplot (elsewhere)")
        case .gnuplotFailed(let reason):
            FaultReport(.resource, "gnuplot failed: \(reason)")
        case .noPicture(let name, let reason):
            FaultReport(.input, "no picture “\(name.rawValue)”: \(reason)")
        case .noSuchColumn(let name, let present):
            FaultReport(
                .usage, "no column “\(name)”",
                "there are \(present.joined(separator: ", ")) (columns that no feature of the recipe reads are not kept)",
                column: name)
        }
    }
}
