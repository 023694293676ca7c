import Foundation
import Synchronization
import TimbreBase
import TimbreFiles

/// A committed file, open as its commit left it: later commits that replace it are not seen.
///
/// The content is compared with the checksums when it is first read.
final class CommittedFile: Sendable {
    private enum Content {
        case array(NPYFile)
        case bytes(CheckedFile)
    }

    let stored: StoredFile
    private let content: Content
    private let isChecked = Mutex(false)

    /// Opens the file under its name, or under its temporary name if its commit was interrupted before renaming.
    ///
    /// - Throws: `CatalogueFault.damaged`, with the file's name; `.storage`.
    init(_ stored: StoredFile, in directory: CatalogueDirectory) throws {
        self.stored = stored
        // A file is only ever renamed from the temporary name to its own: if it is not at the first, it is at the
        // second.
        do {
            content = try Self.open(stored, directory.path(directory.stagedName(stored.name, stored.generation)))
        } catch FileFault.missing {
            let path = directory.path(stored.name)
            do {
                content = try Self.open(stored, path)
            } catch FileFault.missing {
                throw directory.unreadable(path)
            } catch FileFault.notReadable {
                throw directory.unreadable(path)
            } catch FileFault.unsupported(_, let detail) {
                throw CatalogueFault.damaged(file: path, detail: "its header says that \(detail)")
            } catch FileFault.empty {
                throw CatalogueFault.damaged(file: path, detail: "it is empty")
            } catch FileFault.damaged(_, let detail) {
                throw CatalogueFault.damaged(file: path, detail: detail)
            }
        }
    }

    private static func open(_ stored: StoredFile, _ path: String) throws -> Content {
        if stored.name.hasSuffix(".npy") { return .array(try NPYFile(path: path)) }
        return .bytes(try CheckedFile(path: path, size: stored.size, checksums: stored.checksums))
    }

    /// The array of a `.npy` file: the committed rows, without later ones of an interrupted command.
    ///
    /// - Parameters:
    ///   - type: the required type of the elements; nil for any.
    ///   - columns: the required number of columns; nil for any.
    ///   - check: a further check of the content, made once, after the checksums.
    /// - Throws: `CatalogueFault.damaged`; errors of `check`.
    func array(type: NPYType? = nil, columns: Int? = nil, check: (NPYFile) throws -> Void = { _ in }) throws -> NPYFile
    {
        let whole = try shape(type: type, columns: columns)
        // Rows beyond the committed ones are of an unfinished ingest and are ignored.
        let file = whole.prefix(stored.rows)
        try isChecked.withLock { isChecked in
            guard !isChecked else { return }
            try compare(whole)
            try check(file)
            isChecked = true
        }
        return file
    }

    private func compare(_ file: NPYFile) throws {
        let found = file.checksums(rows: stored.rows)
        guard found == stored.checksums else {
            let block = zip(found, stored.checksums).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
            throw CatalogueFault.damaged(
                file: file.path, detail: "the data from byte \(block << 20) on is not what was written")
        }
    }

    /// The array, checked only for type, columns and number of rows.
    ///
    /// - Throws: `CatalogueFault.damaged` where any of these is wrong.
    @discardableResult
    func shape(type: NPYType? = nil, columns: Int? = nil) throws -> NPYFile {
        guard case .array(let file) = content else {
            throw CatalogueFault.noSuchFile(path: stored.name, name: "array")
        }
        // Every array of a catalogue has columns, even where no number is required.
        guard file.type == type ?? file.type, file.columns == columns ?? max(1, file.columns), file.rows >= stored.rows
        else {
            throw CatalogueFault.damaged(
                file: file.path,
                detail: "it holds \(file.type) [\(file.rows), \(file.columns)] and should hold "
                    + "\(type ?? file.type) [\(stored.rows), \(columns ?? max(1, file.columns))]")
        }
        return file
    }

    /// The content of a file that is no array; its blocks are compared with their checksums when they are read.
    func bytes() throws -> CheckedFile {
        guard case .bytes(let file) = content else {
            throw CatalogueFault.noSuchFile(path: stored.name, name: "content other than an array")
        }
        return file
    }

    /// Compares the whole content with its checksums, even if that was done before.
    ///
    /// - Throws: `CatalogueFault.damaged`, `FileFault.damaged`; `CancellationError`.
    func verify(work: Work<Never>) throws {
        try work.check()
        switch content {
        case .array:
            isChecked.withLock { $0 = false }
            try compare(shape())
        case .bytes(let file): try file.verify(work: work)
        }
    }
}
