import CTimbreMapping

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The bytes of a file, mapped for reading for as long as the object lives.
///
/// Another process may cut the file meanwhile. What is gone then reads as zeros, so who hands on what was read asks
/// `checkIsWhole` before.
final class MappedFile: Sendable {
    /// Read by any thread and written by none: the mapping is made read-only.
    nonisolated(unsafe) private let bytes: UnsafeRawBufferPointer
    /// Kept open: the file's present size is that of this file, whatever has its name by now.
    nonisolated(unsafe) private let file: OpenFile
    nonisolated(unsafe) private let mapping: OpaquePointer

    /// - Throws: `FileFault` when the file is missing, not readable, empty or no ordinary file.
    convenience init(path: String) throws { try self.init(OpenFile.reading(path)) }

    init(_ file: OpenFile) throws {
        guard file.isRegular else {
            throw FileFault.unsupported(path: file.path, detail: "it is no ordinary file; copy its content to one")
        }
        guard file.size > 0 else { throw FileFault.empty(path: file.path) }
        let start = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
        guard let start, start != MAP_FAILED else {
            throw FileFault.failed(operation: "map", path: file.path, code: errno)
        }
        guard let mapping = timbre_mapping_watch(start, file.size) else {
            munmap(start, file.size)
            throw FileFault.failed(operation: "map", path: file.path, code: ENOMEM)
        }
        self.file = file
        self.mapping = mapping
        bytes = UnsafeRawBufferPointer(start: start, count: file.size)
    }

    deinit {
        timbre_mapping_forget(mapping)
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count)
    }

    /// Calls the body with all bytes of the file, which stay mapped for as long as it runs.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(bytes) }
    }

    /// Checks that the first `size` bytes were there whenever they were read until now.
    ///
    /// - Throws: `FileFault.damaged` where the file was cut.
    func checkIsWhole(upTo size: Int) throws {
        var status = stat()
        guard timbre_mapping_is_cut(mapping) == 0, fstat(file.descriptor, &status) == 0, Int(status.st_size) >= size
        else { throw FileFault.cut(path: file.path) }
    }
}

extension FileFault {
    /// A file that became shorter while it was read.
    static func cut(path: String) -> FileFault { .damaged(path: path, detail: "it was cut while it was read") }
}
