import Foundation
import TimbreFiles

extension Catalogue {
    /// That a path is free for an output. What stands directly in a catalogue's directory is the catalogue's, under a
    /// name that is not there yet too; a directory in it, `plots` say, may take outputs.
    ///
    /// Links, `..` and other spellings lead where the file would be written.
    ///
    /// - Throws: `CatalogueFault.outputInCatalogue`.
    public static func checkOutput(_ path: String) throws {
        if holdsCatalogue(Directory.parent(of: Directory.location(of: path))) {
            throw CatalogueFault.outputInCatalogue(path: path)
        }
    }

    /// The same of a directory for outputs, which need not be there yet.
    ///
    /// - Throws: `CatalogueFault.outputInCatalogue`.
    public static func checkOutputs(in directory: String) throws {
        if holdsCatalogue(directory) { throw CatalogueFault.outputInCatalogue(path: directory) }
    }

    /// That a path is free for an output, and that no file of this catalogue is a link to what is there.
    ///
    /// - Throws: `CatalogueFault.outputInCatalogue`.
    public func checkOutput(_ output: String) throws {
        try Self.checkOutput(output)
        if Directory.holdsSameFile(path, as: output) { throw CatalogueFault.outputInCatalogue(path: output) }
    }

    /// The directory for pictures of this model in the catalogue.
    ///
    /// - Throws: `FileFault.link` where a link has its name: nothing outside is written.
    public func pictureFolder() throws -> String {
        let folder = path(of: CatalogueFile.plots)
        try Directory.checkIsNoLink(folder)
        return folder
    }

    /// Whether there is a `songs.sqlite` that is not another program's, by the application id in its header.
    private static func holdsCatalogue(_ directory: String) -> Bool {
        let path = directory + "/" + SongDatabase.name
        guard (try? CSVReader.checkIsRegular(path)) != nil else { return false }
        guard let header = try? FileHandle(forReadingAtPath: path)?.read(upToCount: 72), header.count == 72,
            header.starts(with: Array("SQLite format 3\0".utf8))
        else { return true }
        return header.suffix(4).reduce(0) { $0 << 8 | Int($1) } == CatalogueSchema.applicationID
    }
}
