/// One of those that take turns at a piece of work.
struct Contender {
    let who: String
    let role: Measurement.Role
    /// Turns; nil for as many as the run has. For what is too slow for so many.
    var runs: Int?
    /// Whether to do the work once before it counts.
    var warmsUp = true
    let measure: () throws -> Sample
}

/// What a turn brought, in the unit of the work.
struct Sample {
    var value: Double
    var details: Figures = [:]
    /// More that the same turn measured, under names of their own.
    var parts: [(who: String, value: Double)] = []
}

/// A piece of work at which contenders take turns.
struct Work {
    let workload: Workload
    let what: String
    /// In a picture's few letters.
    let label: String
    let unit: Unit
    let contenders: [Contender]
}
