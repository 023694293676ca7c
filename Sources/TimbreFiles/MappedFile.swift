#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The bytes of a file, mapped for reading for as long as the object lives.
final class MappedFile: Sendable {
    /// Read by any thread and written by none: the mapping is made read-only.
    nonisolated(unsafe) private let bytes: UnsafeRawBufferPointer

    /// - Throws: `FileFault` when the file is missing, not readable, empty or no ordinary file.
    init(path: String) throws {
        let file = try OpenFile.reading(path)
        guard file.isRegular else {
            throw FileFault.unsupported(path: path, detail: "it is no ordinary file; copy its content to one")
        }
        guard file.size > 0 else { throw FileFault.empty(path: path) }
        let mapping = withExtendedLifetime(file) {
            mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
        }
        guard let base = mapping, base != MAP_FAILED else {
            throw FileFault.failed(operation: "map", path: path, code: errno)
        }
        bytes = UnsafeRawBufferPointer(start: base, count: file.size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count) }

    /// All bytes of the file, which stay mapped for as long as the body runs.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(bytes) }
    }
}
