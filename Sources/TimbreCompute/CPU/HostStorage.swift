import Foundation

/// The host's memory: its own, or another's that an owner keeps alive.
///
/// Calls of the CPU backend work on it one after the other; a caller who uses one matrix from several tasks at once
/// orders them itself, as on any device.
final class HostStorage: Storage, @unchecked Sendable {
    let address: UnsafeMutableRawPointer
    let byteCount: Int
    /// Shared memory is only read.
    private let owner: (any AnyObject & Sendable)?

    /// Zeros, on a boundary of 64 bytes: a cache line, and the widest vector register.
    ///
    /// - Returns: nil where the system has no such memory.
    init?(byteCount: Int) {
        let rounded = max(byteCount + 63, 64) & ~63
        guard let address = aligned_alloc(64, rounded) else { return nil }
        memset(address, 0, rounded)
        self.address = address
        self.byteCount = byteCount
        owner = nil
    }

    init(sharing bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) {
        // An empty file has no address; any that is never followed serves.
        address = UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64)!)
        byteCount = bytes.count
        self.owner = owner
    }

    deinit {
        if owner == nil { free(address) }
    }
}

extension Matrix {
    /// The first element, in the host's memory.
    var pointer: UnsafeMutablePointer<Scalar> {
        guard let storage = storage as? HostStorage else {
            preconditionFailure("a matrix of another device was given to the CPU")
        }
        return storage.address.assumingMemoryBound(to: Scalar.self) + offset
    }
}
