import CTimbreLoops
import Foundation
import TimbreBase

/// The CPU: own loops in C, and own threads. A call has done its work when it returns.
///
/// OpenBLAS computes a part of training, by `OpenBLASUse`. `multiply`, which maps songs, is a chain of fused
/// multiply-adds by its contract, and so never OpenBLAS's; nor is search.
final class CPUBackend: Backend {
    let description: DeviceDescription
    let workers: Workers
    let openBLAS: OpenBLASUse
    private let pool = ScratchPool()

    /// - Parameters:
    ///   - threads: the number of threads; nil: one per core.
    ///   - fuses: whether the processor has the fused multiply-add.
    /// - Throws: `ComputeFault.invalidThreadCount`; `.noOpenBLAS`.
    init(threads: Int?, arithmetic: CPUArithmetic = .fastest, fuses: Bool = timbre_fuses()) throws {
        if let threads, threads < 1 { throw ComputeFault.invalidThreadCount(threads) }
        workers = Workers(count: threads)
        try arithmetic.check()
        openBLAS = OpenBLASUse(arithmetic, fuses: fuses)
        description = .host(threads: workers.count)
    }

    func allocate(byteCount: Int) throws -> any Storage {
        guard byteCount <= description.memory, let storage = HostStorage(byteCount: byteCount) else {
            throw outOfMemory(byteCount)
        }
        return storage
    }

    /// A matrix of zeros.
    func matrix<Scalar>(rows: Int, columns: Int) throws -> Matrix<Scalar> {
        let byteCount = max(rows * columns, 1) * MemoryLayout<Scalar>.stride
        return Matrix(rows: rows, columns: columns, storage: try allocate(byteCount: byteCount))
    }

    /// Memory for one call, of any content, on a boundary of 64 bytes.
    func scratch(_ count: Int) throws -> Scratch {
        guard let scratch = pool.take(count) else { throw outOfMemory(count * MemoryLayout<Float>.stride) }
        return scratch
    }

    private func outOfMemory(_ byteCount: Int) -> ComputeFault {
        .outOfMemory(device: description.name, needed: byteCount, limit: description.memory)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: any Storage, at byteOffset: Int) {
        guard let source = bytes.baseAddress else { return }
        host(storage).advanced(by: byteOffset).copyMemory(from: source, byteCount: bytes.count)
    }

    func read(_ storage: any Storage, at byteOffset: Int, into bytes: UnsafeMutableRawBufferPointer) {
        guard let target = bytes.baseAddress else { return }
        target.copyMemory(from: host(storage).advanced(by: byteOffset), byteCount: bytes.count)
    }

    func fill(_ storage: any Storage, at byteOffset: Int, byteCount: Int, with value: Int32) {
        host(storage).advanced(by: byteOffset).assumingMemoryBound(to: Int32.self)
            .update(repeating: value, count: byteCount / MemoryLayout<Int32>.stride)
    }

    func share(_ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) -> (any Storage)? {
        HostStorage(sharing: bytes, owner: owner)
    }

    func synchronize() {}

    func copy(
        _ source: any Storage, at sourceOffset: Int, to target: any Storage, at targetOffset: Int, byteCount: Int
    ) {
        host(target).advanced(by: targetOffset)
            .copyMemory(from: host(source).advanced(by: sourceOffset), byteCount: byteCount)
    }

    private func host(_ storage: any Storage) -> UnsafeMutableRawPointer {
        guard let storage = storage as? HostStorage else {
            preconditionFailure("memory of another device was given to the CPU")
        }
        return storage.address
    }
}
