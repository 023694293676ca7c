import Foundation
import TimbreFiles

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `songs.sqlite` and the files that SQLite would use with it, checked before SQLite opens them: some would make it
/// write or remove other files.
struct DatabaseFiles {
    let path: String

    /// The last bytes of a journal that belongs to a transaction over several databases: SQLite removes the file that
    /// it names (https://www.sqlite.org/fileformat2.html#the_rollback_journal).
    private static let journalMagic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    /// Checks the header and the journal.
    ///
    /// - Throws: `CatalogueFault.damaged` for a database with a write-ahead log or auto-vacuum, or a journal that names
    ///   another file: Timbre makes none of these.
    func check() throws {
        for companion in ["-wal", "-shm"] where exists(companion) {
            throw CatalogueFault.damaged(
                file: path + companion, detail: "a closed catalogue has no such file, and Timbre never makes one")
        }
        let header = try bytes(of: path, from: 0, count: 100)
        if header.count == 100 {
            // Bytes 18 and 19 are 1 for a rollback journal, 2 for a write-ahead log; bytes 52 to 55 are not 0 with
            // auto-vacuum.
            guard header[18] == 1, header[19] == 1, header[52..<56].allSatisfy({ $0 == 0 }) else {
                throw CatalogueFault.damaged(file: path, detail: "it is kept in another way than Timbre keeps it")
            }
        }
        guard exists("-journal") else { return }
        let journal = path + "-journal"
        let end = try bytes(of: journal, from: -Self.journalMagic.count, count: Self.journalMagic.count)
        if end == Self.journalMagic {
            throw CatalogueFault.damaged(file: journal, detail: "it names another file, which Timbre's never do")
        }
    }

    /// Removes files that SQLite would take for this database's journal or log.
    func removeCompanions() {
        for companion in ["-journal", "-wal", "-shm"] { unlink(path + companion) }
    }

    private func exists(_ companion: String) -> Bool {
        var status = stat()
        return lstat(path + companion, &status) == 0
    }

    /// Bytes of a file: fewer where it is shorter, none where it can't be read, a fault that SQLite then reports.
    ///
    /// - Parameter offset: the first byte; counted from the end where negative.
    private func bytes(of path: String, from offset: Int, count: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        let start = offset < 0 ? Int(status.st_size) + offset : offset
        guard start >= 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = pread(descriptor, &bytes, count, off_t(start))
        return Array(bytes.prefix(max(read, 0)))
    }
}
