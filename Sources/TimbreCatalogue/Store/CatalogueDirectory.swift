import Foundation
import TimbreFiles

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The directory of a catalogue: its names, and the clearing up after interrupted commands.
struct CatalogueDirectory: Sendable {
    /// Checks that a commit may store a file of a name.
    ///
    /// - Throws: `CatalogueFault.impossibleFile` for a path, a hidden file, and names that are not written by commits.
    static func checkIsReplaceable(_ name: String) throws {
        guard StoredFile.isName(name), !name.hasPrefix(SongDatabase.name), !CatalogueFile.irreplaceable.contains(name)
        else {
            throw CatalogueFault.impossibleFile(name: name, reason: "the name is a path, or that of another file")
        }
    }

    /// Whether SQLite's journal exists, because a commit is under way or was interrupted.
    var hasJournal: Bool { exists(SongDatabase.name + "-journal") }

    /// The fault for a missing catalogue.
    func absent() -> CatalogueFault {
        if Directory.exists(path), !FileManager.default.isExecutableFile(atPath: path) {
            return .storage(path: path, reason: "it may not be read")
        }
        var status = stat()
        let isFile = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
        return isFile ? .fileAsCatalogue(path: path) : .noCatalogue(path: path)
    }

    /// Checks that no file is a link, which writing would follow to a file elsewhere.
    ///
    /// - Throws: `CatalogueFault.storage` for the first link.
    func checkHasNoLinks() throws {
        for name in contents().sorted() {
            var status = stat()
            guard lstat(path(name), &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { continue }
            throw CatalogueFault.storage(
                path: path(name),
                reason: "it is a link, and nothing is written through links of a catalogue: put the "
                    + "file itself in its place, or remove it")
        }
    }

    /// Checks that no file is a pipe or device, for which a reader would wait for ever.
    ///
    /// - Throws: `CatalogueFault.storage` for the first one.
    func checkHoldsFiles() throws {
        for name in contents().sorted() {
            var status = stat()
            guard stat(path(name), &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
                continue
            }
            throw CatalogueFault.storage(
                path: path(name), reason: "it is a pipe or a device, which has no place in a catalogue: remove it")
        }
    }

    /// Checks that `recipe.yaml`, which is for people, equals the recipe in the database, which is used.
    ///
    /// - Parameters:
    ///   - committed: the file where a commit stored it; nil where an ingest wrote it.
    ///   - name: the file's name.
    func checkRecipe(is yaml: String, _ committed: Result<CommittedFile, any Error>?, named name: String) throws {
        let path: String
        let found: [UInt8]
        if let file = try committed?.get().bytes() {
            path = file.path
            found = try file.withBytes(0..<file.size) { Array($0) }
        } else {
            path = self.path(name)
            guard let bytes = FileManager.default.contents(atPath: path) else { throw unreadable(path) }
            found = Array(bytes)
        }
        guard found == Array(yaml.utf8) else {
            throw CatalogueFault.damaged(
                file: path, detail: "it was changed since the catalogue was made (a training can be given other values)"
            )
        }
    }

    private static let unfinished = ".part"

    let path: String

    func path(_ name: String) -> String { path + "/" + name }

    var database: String { path(SongDatabase.name) }
    /// Path of the copy of the database that an ingest fills; renaming it is the commit.
    var loadingDatabase: String { database + Self.unfinished }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func stagedName(_ name: String, _ generation: Int) -> String { "\(name).\(generation)" }

    func isCommitUnfinished(_ files: some Sequence<StoredFile>) -> Bool {
        files.contains { exists(stagedName($0.name, $0.generation)) }
    }

    /// Renames the files of a commit that was interrupted after its transaction.
    ///
    /// - Throws: `CatalogueFault.storage`.
    func finishCommit(_ files: some Sequence<StoredFile>) throws {
        var renamed = false
        for file in files where exists(stagedName(file.name, file.generation)) {
            try rename(stagedName(file.name, file.generation), to: file.name)
            renamed = true
        }
        if renamed { sync() }
        if files.contains(where: { $0.name.hasPrefix(CatalogueFile.moods) }) {
            try? Directory.sync(path(String(CatalogueFile.moods.dropLast())))
        }
    }

    /// Syncs the directory's names to disk. Errors are ignored: some file systems refuse this, and the commit is valid.
    func sync() { try? Directory.sync(path) }

    /// Removes the files of a command that was interrupted before its commit. Call it under the lock, after
    /// `finishCommit`.
    func removeLitter() {
        AtomicFile.removeUnfinished(in: path)
        AtomicFile.removeUnfinished(in: path(String(CatalogueFile.moods.dropLast())))
        for name in contents() where isLitter(name) { remove(name) }
    }

    /// Whether a name is that of an unfinished file: `<name>.<generation>`, or `<name>.part` and
    /// `<name>.<generation>.part` of older versions.
    private func isLitter(_ name: String) -> Bool {
        var name = name[...]
        let isPart = name.hasSuffix(Self.unfinished)
        if isPart { name = name.dropLast(Self.unfinished.count) }
        if isPart, CatalogueFile.committed.contains(String(name)) || CatalogueFile.isIngested(String(name)) {
            return true
        }
        guard let dot = name.lastIndex(of: "."), Int(name[name.index(after: dot)...]) != nil else { return false }
        return name[..<dot].contains(".")
    }

    /// Checks that a new catalogue may be made in the directory.
    ///
    /// - Throws: `CatalogueFault.foreignDirectory` where it has other files.
    func checkIsVacant() throws {
        // A killed ingest leaves its unfinished database; without that, files of these names belong to someone else.
        let isLeft = exists(SongDatabase.name + Self.unfinished)
        let own = [SongDatabase.name + Self.unfinished, SongDatabase.name + "-journal"]
        let foreign = contents().sorted().first { name in
            let isGrowing = AtomicFile.finalName(ofUnfinished: name).map(CatalogueFile.isIngested) ?? false
            let isLeft = isLeft && CatalogueFile.isIngested(name)
            return !own.contains(name) && !isLeft && !isGrowing && !name.hasPrefix(".")
        }
        if let foreign {
            throw CatalogueFault.foreignDirectory(path: path, example: foreign)
        }
    }

    /// Removes the files of an ingest that never committed, the database last, since it marks the others.
    func removeIngested() {
        AtomicFile.removeUnfinished(in: path)
        for name in contents() where CatalogueFile.isIngested(name) { remove(name) }
        for name in contents() where isLitter(name) && path(name) != loadingDatabase { remove(name) }
        remove(SongDatabase.name + Self.unfinished)
    }

    func removeIfEmpty() { rmdir(path) }

    func remove(_ name: String) {
        try? FileManager.default.removeItem(atPath: path(name))
    }

    func copy(_ name: String, to copy: String) throws {
        remove(copy)
        do {
            try FileManager.default.copyItem(atPath: path(name), toPath: path(copy))
        } catch {
            remove(copy)
            throw Self.fault(error, path: path(copy))
        }
    }

    /// The fault for a needed file that can't be read.
    func unreadable(_ path: String) -> CatalogueFault {
        access(path, F_OK) == 0 && access(path, R_OK) != 0
            ? .storage(path: path, reason: "it may not be read: \(String(cString: strerror(errno)))")
            : .damaged(file: path, detail: "it is not there")
    }

    /// Renames a file, atomically replacing one with the new name.
    func rename(_ name: String, to newName: String) throws {
        guard systemRename(path(name), path(newName)) == 0 else {
            throw CatalogueFault.storage(
                path: path(newName), reason: "it can't be put in place: \(String(cString: strerror(errno)))")
        }
    }

    /// Names of the directory's files, and of those in its folder of classifiers.
    private func contents() -> [String] {
        func names(_ path: String) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
        return names(path) + names(self.path(CatalogueFile.moods)).map { CatalogueFile.moods + $0 }
    }

    /// Makes the folder of a file that is about to be written.
    ///
    /// - Throws: `CatalogueFault.storage`.
    func makeFolder(of name: String) throws {
        if name.hasPrefix(CatalogueFile.moods) { try Directory.create(path(String(CatalogueFile.moods.dropLast()))) }
    }

    private static func fault(_ error: any Error, path: String) -> CatalogueFault {
        (error as? CocoaError)?.code == .fileWriteOutOfSpace
            ? .diskFull(path: path) : .storage(path: path, reason: error.localizedDescription)
    }
}

private func systemRename(_ path: String, _ newPath: String) -> Int32 { rename(path, newPath) }
