/// Stops a command as a killed process would stop, for tests: nothing is cleaned up.
struct SimulatedCrash: Error {
    enum Point: Sendable, CaseIterable {
        /// Every file is written, the transaction is not committed.
        case beforeCommit
        /// The transaction is committed, the files don't have their names yet.
        case afterCommit
    }

    @TaskLocal static var point: Point?

    static func check(_ point: Point) throws {
        if point == self.point { throw SimulatedCrash() }
    }
}

/// Lets SQLite fill so many pages, to test a full disk.
enum PageLimit {
    @TaskLocal static var current: Int?
}
