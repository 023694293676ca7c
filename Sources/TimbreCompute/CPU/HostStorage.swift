import Foundation
import Synchronization

/// The host's memory: its own, or another's that an owner keeps alive.
///
/// Calls of the CPU backend work on it one after the other; a caller who uses one matrix from several tasks at once
/// orders them itself, as on any device: that is why `Sendable` is unchecked.
final class HostStorage: Storage, @unchecked Sendable {
    let address: UnsafeMutableRawPointer
    let byteCount: Int
    /// Memory to release; nil where it is shared, and then only read.
    private let own: HostMemory?
    private let owner: (any AnyObject & Sendable)?
    /// Roundings of songs that it holds; nil unless they were asked for.
    let rounded = Mutex<RoundedSongs?>(nil)

    /// Zeros.
    ///
    /// - Returns: nil where the system has no such memory.
    init?(byteCount: Int) {
        guard let own = HostMemory(byteCount: byteCount) else { return nil }
        self.own = own
        address = own.address
        self.byteCount = byteCount
        owner = nil
    }

    init(sharing bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) {
        // An empty file has no address; any that is never followed serves.
        address = UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64)!)
        byteCount = bytes.count
        own = nil
        self.owner = owner
    }

    deinit {
        own?.release()
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
