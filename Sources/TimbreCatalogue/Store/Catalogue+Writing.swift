public import TimbreBase
import TimbreFiles

extension Catalogue {
    /// Runs the body with the right to write into a catalogue, which one command has at a time. The body gets the
    /// catalogue of the last commit, and no other commits come in between.
    ///
    ///     try Catalogue.writing(at: "songs.timbre") { catalogue in
    ///         let trained = try catalogue.train(device: device).catalogue
    ///         return try trained.keep(trained.makeMap(device: device))
    ///     }
    ///
    /// Values returned by the body's commits have the right too, until the body ends; afterwards they can still be
    /// read. Other values of the same catalogue can't write while the body runs: they wait. Threads that the body
    /// starts write one after the other, and the right ends once none of them writes any more.
    ///
    /// - Parameters:
    ///   - path: the catalogue's directory.
    ///   - model: the model to select.
    ///   - ignoringLearned: whether a damaged or missing model and damaged latent vectors are ignored.
    ///   - patience: the patience with another command that has the right.
    ///   - work: asked while waiting whether to stop.
    ///   - body: the work with the right to write, on the catalogue of the last commit.
    /// - Throws: `CatalogueFault.busy` where the wait exceeds the patience, `CancellationError`; `.storage` where the
    ///   catalogue contains a link, since nothing outside may be written; faults of `open`; errors of the body.
    public static func writing<Result>(
        at path: String, model: ModelName = .standard, ignoringLearned: Bool = false,
        patience: WriterPatience = WriterPatience(), work: Work<Never> = Work(), _ body: (Catalogue) throws -> Result
    ) throws -> Result {
        let directory = CatalogueDirectory(path: path)
        guard directory.exists(SongDatabase.name) else { throw directory.absent() }
        return try DirectoryLock.whileHeld(path, patience: patience, work: work) { lock in
            let catalogue = try open(at: path, model: model, lock: lock, ignoringLearned: ignoringLearned)
            try directory.checkHasNoLinks()
            return try body(catalogue)
        }
    }

    /// Runs the body with the right to write into this catalogue. The body gets the catalogue of the last commit,
    /// whichever commit this value is of.
    ///
    ///     let mapped = try catalogue.writing { try $0.keep($0.makeMap(device: device)) }
    ///
    /// Work whose result is stored belongs into the body: made outside, it may be refused in the end because another
    /// command has trained another model meanwhile. A value that already has the right waits only for other threads
    /// that write by it.
    ///
    /// - Parameters:
    ///   - ignoringLearned: whether a damaged or missing model and damaged latent vectors are ignored.
    ///   - patience: the patience with another writer.
    ///   - work: asked while waiting whether to stop.
    ///   - body: the work with the right to write, on the catalogue of the last commit.
    /// - Throws: `CatalogueFault.storage` in a read-only directory, before the body runs; else as the static function.
    public func writing<Result>(
        ignoringLearned: Bool = false, patience: WriterPatience = WriterPatience(), work: Work<Never> = Work(),
        _ body: (Catalogue) throws -> Result
    ) throws -> Result {
        try checkCanWrite()
        if let lock,
            let result = try lock.whileWriting(patience: patience, work: work, { try body(latest(lock)) })
        {
            return result
        }
        return try Self.writing(
            at: path, model: modelName, ignoringLearned: ignoringLearned, patience: patience, work: work
        ) { try $0.writing(work: work, body) }
    }

    /// This value, or that of a later commit under the same right.
    private func latest(_ lock: DirectoryLock) throws -> Catalogue {
        let now = try Settings.generation(SongDatabase.reading(directory.database, isLocked: true))
        return now == state.generation
            ? self : try Self.open(at: path, model: modelName, lock: lock, ignoringLearned: true)
    }
}
