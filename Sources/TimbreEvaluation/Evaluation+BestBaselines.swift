extension Evaluation {
    /// The comparison of a system with its best baseline, measure by measure, among the baselines that it was compared
    /// with. A system that knows no playlists is compared with baselines that know none either.
    ///
    /// - Parameter name: the name of a system.
    /// - Returns: one comparison a measure; empty for a system that was compared with no baseline.
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

    /// Comparisons with best baselines that a system does not beat: the interval of the difference does not lie above
    /// 0.
    func findUnbeaten() -> [Comparison] {
        systems.flatMap { bestBaselines(for: $0.name) }.filter { $0.low <= Comparison.rounding }
    }
}
