extension Device {
    /// Makes the plans of a training's epochs, beside the work that is under way.
    package func epochPlanner(_ songs: PlannedSongs) throws -> any EpochPlanner {
        try backend.epochPlanner(songs, on: self)
    }
}

/// Plans of epochs: for each one, as a function of the seed and the epoch alone, an order of the songs, their batches,
/// which category ids are hidden, and for each batch the rows of tables that it has. All devices make the same bytes.
///
/// Not for several tasks at once.
package protocol EpochPlanner: AnyObject {
    /// Begins a plan, behind the work that is enqueued, and returns. The plan before the last is done with then.
    ///
    /// - Parameter epoch: the number of the epoch, from 1.
    func begin(epoch: Int) throws

    /// The first plan that was begun and not yet taken. Waits until its sizes are known, and for no work that was
    /// enqueued after it was begun.
    func take() throws -> DeviceEpochPlan
}
