/// Seconds of work in this process.
enum Stopwatch {
    /// Work shorter than this is repeated, so that one turn of the scheduler does not decide.
    static let shortest = 0.2

    /// The mean of as many calls as fill `shortest`, of one where that takes longer.
    static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        var (calls, seconds) = (0.0, 0.0)
        repeat {
            try work()
            calls += 1
            seconds = (ContinuousClock.now - start) / .seconds(1)
        } while seconds < shortest
        return seconds / calls
    }
}
