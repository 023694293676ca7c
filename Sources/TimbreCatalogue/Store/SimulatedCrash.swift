/// Stops a command like a killed process, for tests: nothing is cleaned up.
struct SimulatedCrash: Error {
    enum Point: Sendable, CaseIterable {
        /// All files are written, and the transaction is not committed.
        case beforeCommit
        /// The transaction is committed, and the files are not renamed yet.
        case afterCommit
    }

    @TaskLocal static var point: Point?

    static func check(_ point: Point) throws {
        if point == self.point { throw SimulatedCrash() }
    }
}

/// Limit of the pages that SQLite may fill, to test a full disk.
enum PageLimit {
    @TaskLocal static var current: Int?
}
