import Foundation
import TimbreFiles

extension Catalogue {
    /// Checks that a path may be used for an output. Files directly in a catalogue's directory are the catalogue's,
    /// even if not there yet; a subdirectory, `plots` for example, may take outputs.
    ///
    /// Links and `..` are resolved to the place where the file would be written.
    ///
    /// - Throws: `CatalogueFault.outputInCatalogue`.
    public static func checkOutput(_ path: String) throws {
        if holdsCatalogue(Directory.parent(of: Directory.location(of: path))) {
            throw CatalogueFault.outputInCatalogue(path: path)
        }
    }

    /// Checks that a directory, which need not exist yet, may be used for outputs.
    ///
    /// - Throws: `CatalogueFault.outputInCatalogue`.
    public static func checkOutputs(in directory: String) throws {
        if holdsCatalogue(directory) { throw CatalogueFault.outputInCatalogue(path: directory) }
    }

    /// Checks that a path may be used for an output, and is not the same file as one of this catalogue by a link.
    ///
    /// - Throws: `CatalogueFault.outputInCatalogue`.
    public func checkOutput(_ output: String) throws {
        try Self.checkOutput(output)
        if Directory.holdsSameFile(path, as: output) { throw CatalogueFault.outputInCatalogue(path: output) }
    }

    /// The directory for pictures of this model in the catalogue.
    ///
    /// - Throws: `FileFault.link` where it is a link, so that nothing outside is written.
    public func pictureFolder() throws -> String {
        let folder = path(of: CatalogueFile.plots)
        try Directory.checkIsNoLink(folder)
        return folder
    }

    /// Whether a directory has a `songs.sqlite` that is not another program's, by the application id in its header.
    private static func holdsCatalogue(_ directory: String) -> Bool {
        let path = directory + "/" + SongDatabase.name
        guard (try? CSVReader.checkIsRegular(path)) != nil else { return false }
        guard let header = try? FileHandle(forReadingAtPath: path)?.read(upToCount: 72), header.count == 72,
            header.starts(with: Array("SQLite format 3\0".utf8))
        else { return true }
        return header.suffix(4).reduce(0) { $0 << 8 | Int($1) } == CatalogueSchema.applicationID
    }
}
