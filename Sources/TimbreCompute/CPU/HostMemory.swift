import Foundation

/// Memory of the host, of zeros, on a boundary of 64 bytes: a cache line, and the widest vector register.
///
/// Large memory is in huge pages where the system has them: the rows of a table that a batch touches lie all over it,
/// and with pages of 4 KB most of them would first need their page to be looked up.
struct HostMemory: @unchecked Sendable {
    let address: UnsafeMutableRawPointer
    /// Bytes that were mapped; 0 where the memory is malloc's.
    private let mappedBytes: Int
    /// Address to give back.
    private let start: UnsafeMutableRawPointer

    private static let hugePage = 2 << 20

    /// - Returns: nil where the system has no such memory.
    init?(byteCount: Int) {
        if byteCount >= 2 * Self.hugePage {
            mappedBytes = byteCount + Self.hugePage
            let mapped = mmap(nil, mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            guard let mapped, mapped != MAP_FAILED else { return nil }
            start = mapped
            address = start.alignedUp(toMultipleOf: Self.hugePage)
            #if os(Linux)
            _ = madvise(address, byteCount, MADV_HUGEPAGE)
            #endif
        } else {
            guard let own = calloc(1, byteCount + 63) else { return nil }
            mappedBytes = 0
            start = own
            address = start.alignedUp(toMultipleOf: 64)
        }
    }

    func release() {
        if mappedBytes > 0 { munmap(start, mappedBytes) } else { free(start) }
    }
}
