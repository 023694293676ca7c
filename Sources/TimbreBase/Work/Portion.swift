/// A part of something that is counted: 300 of 1,000 songs.
public struct Portion: Sendable, Equatable {
    public var done: Int
    public var total: Int

    public init(done: Int, total: Int) { (self.done, self.total) = (done, total) }

    /// The share done, from 0 to 1; 1 where the total is 0.
    public var share: Double { total == 0 ? 1 : Double(done) / Double(total) }
}
