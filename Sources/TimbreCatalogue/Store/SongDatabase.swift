import Foundation
import GRDB
import TimbreFiles

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `songs.sqlite`: the one place that opens it and turns SQLite's faults into the catalogue's.
struct SongDatabase: Sendable {
    let path: String
    private let queue: DatabaseQueue

    static let name = "songs.sqlite"

    /// Opens a database that exists, in a directory that may be read-only.
    ///
    /// - Throws: `CatalogueFault.damaged`, `.otherFormat`, `.storage`.
    static func reading(_ path: String) throws -> SongDatabase {
        // A writer that was killed leaves a journal that only a writer can undo.
        if FileManager.default.fileExists(atPath: path + "-journal") {
            try? SongDatabase.writing(path).read { _ in }
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let database = try SongDatabase(path: path, configuration: configuration)
        try database.read { try CatalogueSchema.check($0, path: path) }
        return database
    }

    /// Opens a database to change it where it stands, in transactions that a crash undoes.
    static func writing(_ path: String) throws -> SongDatabase {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return try SongDatabase(path: path, configuration: configuration)
    }

    /// Opens a private copy, or makes a new database, that counts only once it is renamed: it needs no journal.
    ///
    /// - Parameter pageLimit: what SQLite may fill, to test a full disk.
    static func loading(_ path: String, pageLimit: Int?) throws -> SongDatabase {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = 8192;
                    PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA synchronous = FULL;
                    PRAGMA cache_size = -32768;
                    PRAGMA threads = 2;
                    """)
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = OFF")
            if let pageLimit { _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pageLimit)") }
        }
        return try SongDatabase(path: path, configuration: configuration)
    }

    private init(path: String, configuration: Configuration) throws {
        self.path = path
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw Self.fault(error, path: path)
        }
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try queue.unsafeRead(body)
        } catch {
            throw Self.fault(error, path: path)
        }
    }

    /// In one transaction.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try queue.write(body)
        } catch {
            throw Self.fault(error, path: path)
        }
    }

    func close() throws {
        do {
            try queue.close()
        } catch {
            throw Self.fault(error, path: path)
        }
    }

    private static func fault(_ error: any Error, path: String) -> any Error {
        if error is RowDecodingError {
            return CatalogueFault.damaged(file: path, detail: "a value has another type than its column")
        }
        guard let error = error as? DatabaseError else { return error }
        let reason = error.message ?? "SQLite status \(error.resultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: CatalogueFault.damaged(file: path, detail: reason)
        // A table or a column that is not there.
        case .SQLITE_ERROR: CatalogueFault.damaged(file: path, detail: reason)
        case .SQLITE_FULL: CatalogueFault.diskFull(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: CatalogueFault.busy(path: path)
        // Of these SQLite does not say why.
        case _ where Directory.exists(path):
            CatalogueFault.storage(path: path, reason: "it is a directory where a file is needed")
        case .SQLITE_CANTOPEN where access(path, R_OK) != 0:
            CatalogueFault.storage(
                path: path, reason: "it may not be read: \(String(cString: strerror(errno))); check its permissions")
        default: CatalogueFault.storage(path: path, reason: reason)
        }
    }
}
