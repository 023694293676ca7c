/// The most that a launch takes, reckoned for a slow card: 1 TFLOP/s and 50 GB/s.
///
/// A card that also draws a screen ends launches that take seconds, and the screen stands still meanwhile. So long
/// launches are cut into several, by their work-groups: each counts work-groups from its own first one on, which no
/// result depends on.
struct LaunchCost {
    /// Multiply-adds, or what takes as long.
    var multiplyAdds = 0.0
    /// Bytes from or to the device's memory.
    var bytes = 0.0

    /// Longest time of a launch in seconds, as reckoned: a card with a third of the rates takes half a second.
    static let limit = 0.15

    var seconds: Double { multiplyAdds / 0.5e12 + bytes / 50e9 }

    /// Number of parts that one launch may have, of `count` equal parts that together have this cost.
    ///
    /// - Parameter limit: in seconds; nil for no limit.
    func parts(of count: Int, within limit: Double?) -> Int {
        guard let limit, seconds > limit else { return max(count, 1) }
        return max(Int(Double(count) * limit / seconds), 1)
    }
}
