/// The world's faults with pictures; each says what happened, where, and what to do.
public enum PictureFault: Error, Equatable {
    /// The program that draws pictures is not installed.
    case noGnuplot
    /// It was started and did not draw; the reason is its first error.
    case gnuplotFailed(reason: String)
    /// A picture that was asked for has nothing to show.
    case noPicture(name: PictureName, reason: String)
    /// A column that the catalogue does not have, and those that it has.
    case noSuchColumn(name: String, present: [String])
}

extension PictureFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noGnuplot:
            "pictures are drawn by gnuplot, which is not installed; install the package gnuplot-nox (Debian, Ubuntu) or "
                + "gnuplot (elsewhere)"
        case .gnuplotFailed(let reason):
            "gnuplot failed: \(reason)"
        case .noPicture(let name, let reason):
            "no picture “\(name.rawValue)”: \(reason)"
        case .noSuchColumn(let name, let present):
            "no column “\(name)”; there are \(present.joined(separator: ", ")) (columns that no feature of the recipe "
                + "reads are not kept)"
        }
    }
}
