import CTimbreZlib

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Decompressed content of a gzip archive: its members, one behind the other.
final class GzipBytes: ByteSource {
    static let mark: [UInt8] = [0x1F, 0x8B]

    /// Compressed bytes that are read together: 256 KiB.
    private static let step = 1 << 18

    private let file: FileBytes
    private let input: ByteQueue
    private let stream: UnsafeMutablePointer<z_stream>
    private var isFileAtEnd: Bool
    private var isInsideMember = true
    private var isAtEnd = false

    /// - Parameters:
    ///   - head: the first bytes of the archive, which begin with `mark`.
    ///   - isWhole: whether the file has no more.
    init(_ file: FileBytes, head: ByteQueue, isWhole: Bool) throws {
        (self.file, input, isFileAtEnd) = (file, head, isWhole)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard timbre_gzip_begin(stream) == Z_OK else {
            throw FileFault.failed(operation: "unpack", path: file.file.path, code: ENOMEM)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count, !isAtEnd {
            if input.isEmpty { try refill() }
            if !isInsideMember, try !beginMember() { break }
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            filled += try unpack(into: rest)
        }
        return filled
    }

    private func refill() throws {
        if !isFileAtEnd { isFileAtEnd = try !input.fill(from: file, count: Self.step) }
    }

    private func unpack(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !input.isEmpty else { throw damage("the gzip archive ends before its end") }
        // zlib's counts have 32 bits.
        let (given, room) = (min(input.count, 1 << 30), min(buffer.count, 1 << 30))
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.bytes.baseAddress!.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(given)
        stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let status = inflate(stream, Z_NO_FLUSH)
        input.removeFirst(given - Int(stream.pointee.avail_in))
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isInsideMember = false
        case Z_MEM_ERROR: throw FileFault.failed(operation: "unpack", path: file.file.path, code: ENOMEM)
        default:
            let detail = stream.pointee.msg.map { String(cString: $0) } ?? "its data is not what was packed"
            throw damage("the gzip archive can't be unpacked (\(detail))")
        }
        return room - Int(stream.pointee.avail_out)
    }

    /// Begins the next member; false at the end of the file, which zeros may fill up.
    private func beginMember() throws -> Bool {
        while true {
            let zeros = input.bytes.prefix { $0 == 0 }.count
            input.removeFirst(zeros)
            if !input.isEmpty, input.count >= Self.mark.count || isFileAtEnd { break }
            if isFileAtEnd {
                isAtEnd = true
                return false
            }
            try refill()
        }
        guard input.bytes.starts(with: Self.mark) else {
            throw damage("behind the gzip archive stands something else")
        }
        inflateReset(stream)
        isInsideMember = true
        return true
    }

    private func damage(_ detail: String) -> FileFault { .damaged(path: file.file.path, detail: detail) }
}
