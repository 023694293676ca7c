public import TimbreBase
import TimbreCatalogue
import TimbreFiles

extension SongSynthesizer {
    /// Writes the CSV to a temporary file, syncs it and renames it: where that is cancelled or fails, an earlier file
    /// stays as it was and no other is left.
    ///
    /// - Parameters:
    ///   - path: the path of the CSV.
    ///   - work: told of the songs written so far, several times a second.
    /// - Throws: `CatalogueFault.outputInCatalogue`; `FileFault` when the file can't be written; `CancellationError`.
    public func write(to path: String, work: Work<Portion> = Work()) throws {
        try Catalogue.checkOutput(path)
        try AtomicFile.write(to: path) { sink in
            try write(work: work) { try sink.write($0) }
        }
    }
}
