import TimbreCatalogue
import TimbreFiles

extension SongSynthesizer {
    /// Writes the CSV beside its name, syncs and renames it: stopped or failed, the old file stays and no other is left.
    ///
    /// - Parameter progress: the songs made so far, several times a second. What it throws stops the work.
    /// - Throws: `CatalogueFault.outputInCatalogue`; `FileFault` when the file can't be written, or what `progress` throws.
    public func write(to path: String, progress: (Int) throws -> Void = { _ in }) throws {
        try Catalogue.checkOutput(path)
        try AtomicFile.write(to: path) { sink in
            try write(progress: progress) { try sink.write($0) }
        }
    }
}
