extension Evaluation {
    /// A system less the baseline that is best, measure by measure, among the baselines which it was compared with and
    /// that know no playlists where it knows none: baselines that know artists are among them where it does.
    ///
    /// - Parameter name: of a system; empty for one that is compared with none.
    public func bestBaselines(for name: String) -> [Comparison] {
        let knowsPlaylists = system(name)?.knowsPlaylists ?? false
        let fair = comparisons.filter { its in
            guard its.system == name, let baseline = system(its.baseline), baseline.kind == .baseline else {
                return false
            }
            return knowsPlaylists || !(baseline.knowsPlaylists ?? false)
        }
        return MeasureName.allCases.compactMap { measure in
            fair.filter { $0.measure == measure }.min { $0.difference < $1.difference }
        }
    }

    /// Those of the best baselines that are not beaten: the interval of the difference does not lie above 0.
    func findUnbeaten() -> [Comparison] {
        systems.flatMap { bestBaselines(for: $0.name) }.filter { $0.low <= Comparison.rounding }
    }
}
