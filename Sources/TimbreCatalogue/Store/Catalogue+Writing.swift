import TimbreFiles

extension Catalogue {
    /// Runs the body with the right to write into a catalogue, which one command has at a time: on what the catalogue is
    /// then, and with nobody else's commits in between.
    ///
    ///     try Catalogue.writing(at: "songs.timbre") { catalogue in try catalogue.embed(device: device) }
    ///
    /// The value that the body is given can be read on afterwards. Another value of the same catalogue can't write while
    /// the body runs: it would wait for it.
    ///
    /// - Parameters:
    ///   - ignoringLearned: as for `open`.
    ///   - patience: how long to wait for another command that has the right.
    /// - Throws: `CatalogueFault.busy` where that takes too long, `CancellationError`; `.storage` where the catalogue holds a
    ///   link, since nothing outside it is to be written; as `open`; what the body throws.
    public static func writing<Result>(
        at path: String, ignoringLearned: Bool = false, patience: WriterPatience = WriterPatience(),
        _ body: (Catalogue) throws -> Result
    ) throws -> Result {
        guard CatalogueDirectory(path: path).exists(SongDatabase.name) else {
            throw CatalogueDirectory(path: path).absent()
        }
        return try DirectoryLock.whileHeld(path, patience: patience) { lock in
            let catalogue = try Catalogue(opening: path, lock: lock, ignoringLearned: ignoringLearned)
            try catalogue.directory.checkHasNoLinks()
            return try body(catalogue)
        }
    }

    /// The same for a catalogue that is open, which afterwards is what the body's commits made of it. One that was opened
    /// to write has the right already; the others wait for it, until the command is cancelled or the standard patience
    /// is at its end.
    package func writing<Result>(
        ignoringLearned: Bool = false, isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled },
        _ body: (Catalogue) throws -> Result
    ) throws -> Result {
        if lock?.isHeld == true { return try body(self) }
        let patience = WriterPatience(isCancelled: isCancelled)
        return try Self.writing(at: path, ignoringLearned: ignoringLearned, patience: patience) { latest in
            defer { adopt(latest.snapshot) }
            return try body(latest)
        }
    }
}
