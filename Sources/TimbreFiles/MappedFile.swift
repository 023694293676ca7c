#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The bytes of a file, mapped for reading for as long as the object lives.
final class MappedFile: Sendable {
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// - Throws: `FileFault` when the file is missing, not readable, empty or no ordinary file.
    init(path: String) throws {
        let file = try OpenFile.reading(path)
        guard file.isRegular else {
            throw FileFault.unsupported(path: path, detail: "it is no ordinary file; copy its content to one")
        }
        guard file.size > 0 else { throw FileFault.empty(path: path) }
        guard let base = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0), base != MAP_FAILED else {
            throw FileFault.failed(operation: "map", path: path, code: errno)
        }
        bytes = UnsafeRawBufferPointer(start: base, count: file.size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count) }
}
