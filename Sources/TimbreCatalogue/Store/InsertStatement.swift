import GRDB
import GRDBSQLite

/// An INSERT whose values are bound without copying: as GRDB's arguments they cost several times what SQLite takes to
/// insert them (measured).
struct InsertStatement {
    private let statement: Statement

    /// - Parameters:
    ///   - table: the table, with `columns` values a row.
    ///   - rows: the number of rows that each execution inserts.
    init(into table: String, rows: Int, columns: Int, _ database: Database) throws {
        let row = "(" + Array(repeating: "?", count: columns).joined(separator: ",") + ")"
        statement = try database.makeStatement(
            sql: "INSERT INTO \(table) VALUES " + Array(repeating: row, count: rows).joined(separator: ","))
    }

    /// - Parameter column: the index of the value, from 0, counted through all rows.
    func bind(_ value: Int, at column: Int) {
        sqlite3_bind_int64(statement.sqliteStatement, Int32(column + 1), Int64(value))
    }

    func bind(_ value: Double, at column: Int) {
        sqlite3_bind_double(statement.sqliteStatement, Int32(column + 1), value)
    }

    /// - Parameter text: UTF-8 that must stay in place until the statement is executed.
    func bind(_ text: UnsafeRawBufferPointer, at column: Int) {
        // A null pointer would be NULL; for an empty text, any other pointer serves.
        let start = text.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        sqlite3_bind_text(
            statement.sqliteStatement, Int32(column + 1), start.assumingMemoryBound(to: CChar.self), Int32(text.count),
            nil)
    }

    func bindNull(at column: Int) { sqlite3_bind_null(statement.sqliteStatement, Int32(column + 1)) }

    /// - Throws: `DatabaseError`.
    func execute() throws {
        let code = sqlite3_step(statement.sqliteStatement)
        sqlite3_reset(statement.sqliteStatement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement))))
        }
    }
}
