/// The name that was probably meant, for faults that suggest one.
package enum NearestName {
    /// - Returns: the candidate closest to `name`, case ignored; nil where none is within a third of its length plus
    ///   one. An empty candidate is no name.
    package static func to(_ name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates where !candidate.isEmpty {
            let limit = min((best?.distance ?? .max) - 1, wanted.count / 3 + 1)
            let scalars = Array(candidate.lowercased().unicodeScalars)
            if limit >= 0, let distance = EditDistance.between(wanted, scalars, limit: limit) {
                best = (candidate, distance)
            }
        }
        return best?.name
    }
}
