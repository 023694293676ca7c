/// The world's faults with recipes and catalogues; each says what happened, where, and what to do.
public enum CatalogueFault: Error, Equatable {
    /// No recipe is called that and no file is there.
    case noSuchRecipe(requested: String, shipped: [String], nearest: String?)
    /// A recipe that can't be used: where it came from, the line of the file where known, and why.
    case invalidRecipe(source: String, line: Int?, problem: String)
    case notReadable(path: String, reason: String)
}

extension CatalogueFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchRecipe(let requested, let shipped, let nearest):
            "there is no recipe “\(requested)”, neither shipped nor as a file\(Self.suggestion(nearest)); "
                + "shipped: \(shipped.joined(separator: ", ")). Give one of these or the path of a YAML file"
        case .invalidRecipe(let source, let line, let problem):
            "\(source)\(line.map { ", line \($0)" } ?? ""): \(problem)"
        case .notReadable(let path, let reason):
            "\(path) can't be read: \(reason)"
        }
    }

    static func suggestion(_ nearest: String?) -> String {
        nearest.map { " (did you mean “\($0)”?)" } ?? ""
    }
}
