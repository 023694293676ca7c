public import TimbreBase
import TimbreCatalogue
import TimbreFiles

extension SongSynthesizer {
    /// Writes the CSV beside its name, syncs and renames it: stopped or failed, the old file stays and no other is left.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - work: told of the songs made so far, several times a second.
    /// - Throws: `CatalogueFault.outputInCatalogue`; `FileFault` when the file can't be written; `CancellationError`.
    public func write(to path: String, work: Work<Portion> = Work()) throws {
        try Catalogue.checkOutput(path)
        try AtomicFile.write(to: path) { sink in
            try write(work: work) { try sink.write($0) }
        }
    }
}
