public import TimbreBase
import TimbreFiles

extension Catalogue {
    /// Runs the body with the right to write into a catalogue, which one command has at a time: on what the catalogue is
    /// then, and with nobody else's commits in between.
    ///
    ///     try Catalogue.writing(at: "songs.timbre") { catalogue in
    ///         let trained = try catalogue.train(device: device).catalogue
    ///         return try trained.keep(trained.makeMap(device: device))
    ///     }
    ///
    /// Values that the body's commits return have the right too, until the body ends; all of them can be read on
    /// afterwards. Any other value of the same catalogue can't write while the body runs: it would wait for it. Threads
    /// that the body starts write one after the other, and the right ends once none of them writes any more.
    ///
    /// - Parameters:
    ///   - path: the catalogue's directory.
    ///   - model: as for `open`.
    ///   - ignoringLearned: as for `open`.
    ///   - patience: how long to wait for another command that has the right.
    ///   - work: whether to wait on.
    ///   - body: what is done with the right to write, on the catalogue as it then is.
    /// - Throws: `CatalogueFault.busy` where that takes too long, `CancellationError`; `.storage` where the catalogue
    ///   holds a link, since nothing outside it is to be written; as `open`; what the body throws.
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

    /// The same for a catalogue that is open: the body is given what the last commit left, whichever commit this value is
    /// of.
    ///
    ///     let mapped = try catalogue.writing { try $0.keep($0.makeMap(device: device)) }
    ///
    /// Work whose result is to be kept belongs into the body: made outside, it may be refused in the end, because
    /// somebody else has trained another model meanwhile. A value with the right to write has it already, and waits for
    /// other threads that write by it; the others wait for the right itself.
    ///
    /// - Parameters:
    ///   - ignoringLearned: as for `open`.
    ///   - patience: how long to wait for who writes.
    ///   - work: whether to wait on.
    ///   - body: what is done with the right to write, on the catalogue as it then is.
    /// - Throws: `CatalogueFault.storage` in a directory that may only be read, before the body runs; else as above.
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

    /// This value, or the one that a later commit under the same right left.
    private func latest(_ lock: DirectoryLock) throws -> Catalogue {
        let now = try Settings.generation(SongDatabase.reading(directory.database, isLocked: true))
        return now == state.generation
            ? self : try Self.open(at: path, model: modelName, lock: lock, ignoringLearned: true)
    }
}
