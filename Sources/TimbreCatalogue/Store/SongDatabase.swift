import CTimbreSQLite
import Foundation
import GRDB
import GRDBSQLite
import TimbreFiles

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `songs.sqlite`: only this type opens it and turns SQLite's faults into the catalogue's.
///
/// The file may have been tampered with: none of its views, triggers or extensions is run, and it must have exactly the
/// tables of this program.
struct SongDatabase: Sendable {
    let path: String
    private let connections: DatabaseConnections
    private let clock: StatementClock
    /// Whether SQLite opened the file as immutable, without locks.
    private let isImmutable: Bool

    static let name = CatalogueFile.songs

    /// Opens an existing database to read; its directory may be read-only.
    ///
    /// - Parameter isLocked: whether this process has the right to write.
    /// - Throws: `CatalogueFault.damaged`, `.otherFormat`, `.storage`.
    static func reading(_ path: String, isLocked: Bool = false) throws -> SongDatabase {
        try DatabaseFiles(path: path).check()
        // A killed writer leaves a journal that only a writer can undo; a running writer needs its own.
        if FileManager.default.fileExists(atPath: path + "-journal") {
            func undo() throws { try SongDatabase.writing(path).read { _ in } }
            if isLocked {
                try undo()
            } else {
                _ = try? DirectoryLock.whileHeld(
                    Directory.parent(of: path), patience: WriterPatience(seconds: 0)
                ) { _ in try undo() }
            }
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let database = try SongDatabase(path: path, configuration: configuration)
        try database.read { try CatalogueSchema.check($0, path: path) }
        return database
    }

    /// Opens the songs and names of a database already open by `reading`, without locks: commits don't wait for
    /// readers, and readers don't meet the journal of a file that has replaced this one.
    ///
    /// Only rows that no commit changes may be read, those of `songs`, `vocabularies` and `identities`.
    ///
    /// - Parameter readers: the number of threads that can read at the same time; others wait.
    static func readingRows(_ path: String, readers: Int = 1) throws -> SongDatabase {
        // Without URIs in SQLite, locks are used.
        guard sqlite3_compileoption_used("USE_URI") != 0 else { return try reading(path) }
        let legal = CharacterSet(charactersIn: "/-_.~").union(.alphanumerics)
        guard let escaped = path.addingPercentEncoding(withAllowedCharacters: legal) else { return try reading(path) }
        var configuration = Configuration()
        configuration.readonly = true
        let place = escaped.hasPrefix("/") ? "file://\(escaped)" : "file:\(escaped)"
        return try SongDatabase(
            path: path, opening: "\(place)?immutable=1", configuration: configuration, connections: readers)
    }

    /// Opens a database to change it in place, in transactions that are rolled back after a crash.
    static func writing(_ path: String) throws -> SongDatabase {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return try SongDatabase(path: path, configuration: configuration)
    }

    /// Opens a private copy, or makes a new database, that is used only once it is renamed, so that it needs no
    /// journal.
    ///
    /// - Parameter pageLimit: the number of pages that SQLite may fill, to test a full disk; nil for no limit.
    static func loading(_ path: String, pageLimit: Int?) throws -> SongDatabase {
        // A copy has no journal: SQLite would play back any file with its name.
        DatabaseFiles(path: path).removeCompanions()
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
        return try SongDatabase(path: path, configuration: configuration, isDefended: false)
    }

    /// - Parameters:
    ///   - place: the path or URI to open; nil for `path`.
    ///   - isDefended: whether SQLite's defensive mode is on, in which the journal can't be switched off.
    ///   - connections: the number of connections, all opened now so that they are of the same file.
    private init(
        path: String, opening place: String? = nil, configuration: Configuration, isDefended: Bool = true,
        connections count: Int = 1
    ) throws {
        self.path = path
        isImmutable = place != nil
        let clock = StatementClock()
        var configuration = configuration
        if isDefended {
            configuration.prepareDatabase { database in
                let status = timbre_sqlite_defend(database.sqliteConnection)
                guard status == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: status)) }
                clock.watch(database)
            }
        }
        do {
            connections = DatabaseConnections(
                try (0..<count).map { _ in try DatabaseQueue(path: place ?? path, configuration: configuration) })
        } catch {
            throw Self.fault(error, path: path)
        }
        self.clock = clock
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        clock.restart()
        do {
            return try connections.withOne { try $0.unsafeRead(body) }
        } catch {
            throw Self.fault(error, path: path)
        }
    }

    /// Reads in one transaction, without which SQLite locks and checks the file anew for each statement; without locks,
    /// no transaction is needed.
    func readTogether(_ body: (Database) throws -> Void) throws {
        try read { connection in
            if isImmutable { return try body(connection) }
            try connection.inSavepoint {
                try body(connection)
                return .commit
            }
        }
    }

    /// Writes in one transaction.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        clock.restart()
        do {
            return try connections.withOne { try $0.write(body) }
        } catch {
            throw Self.fault(error, path: path)
        }
    }

    func close() throws {
        do {
            try connections.close()
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
        // A table or column is missing, or a text is too long.
        case .SQLITE_ERROR, .SQLITE_TOOBIG: CatalogueFault.damaged(file: path, detail: reason)
        case .SQLITE_INTERRUPT:
            CatalogueFault.damaged(file: path, detail: "it keeps a look-up busy for longer than any should take")
        case .SQLITE_FULL: CatalogueFault.diskFull(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: CatalogueFault.busy(path: path)
        // For these, SQLite gives no reason.
        case _ where Directory.exists(path):
            CatalogueFault.storage(path: path, reason: "it is a directory where a file is needed")
        case .SQLITE_CANTOPEN where access(path, R_OK) != 0:
            CatalogueFault.storage(
                path: path, reason: "it may not be read: \(String(cString: strerror(errno))); check its permissions")
        default: CatalogueFault.storage(path: path, reason: reason)
        }
    }
}
