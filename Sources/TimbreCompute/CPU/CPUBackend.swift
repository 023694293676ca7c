import CTimbreOpenBLAS
import Foundation

/// The CPU: own loops in C, OpenBLAS for some products, own threads. A call has done its work when it returns.
final class CPUBackend: Backend {
    let description: DeviceDescription
    let workers: Workers

    /// - Throws: `ComputeFault.invalidThreadCount`.
    init(threads: Int?) throws {
        if let threads, threads < 1 { throw ComputeFault.invalidThreadCount(threads) }
        workers = Workers(count: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        description = .host(threads: workers.count)
        // OpenBLAS is called by each own thread on its own tile.
        openblas_set_num_threads(1)
    }

    func allocate(byteCount: Int) throws -> any Storage {
        guard byteCount <= description.memory, let storage = HostStorage(byteCount: byteCount) else {
            throw ComputeFault.outOfMemory(device: description.name, needed: byteCount, limit: description.memory)
        }
        return storage
    }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) {
        guard let source = bytes.baseAddress else { return }
        host(storage).advanced(by: byteOffset).copyMemory(from: source, byteCount: bytes.count)
    }

    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) {
        guard let target = bytes.baseAddress else { return }
        target.copyMemory(from: host(storage).advanced(by: byteOffset), byteCount: bytes.count)
    }

    func share(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) -> (any Storage)? {
        HostStorage(sharing: bytes, owner: owner)
    }

    func synchronize() {}

    private func host(_ storage: any Storage) -> UnsafeMutableRawPointer {
        guard let storage = storage as? HostStorage else {
            preconditionFailure("memory of another device was given to the CPU")
        }
        return storage.address
    }
}
