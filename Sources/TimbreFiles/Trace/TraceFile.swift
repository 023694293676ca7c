#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file that grows event by event and is whole JSON after each write: its end is written anew each time. Only a kill in the
/// middle of a write itself leaves a part.
struct TraceFile {
    /// First bytes of the file, by which an earlier trace is known from any other file.
    private static let head = Array("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n".utf8)

    private let file: OpenFile
    /// Number of bytes before the end.
    private var size = 0
    /// End that stands in the file.
    private var end: [UInt8] = []
    /// Comma behind the last event, which is written before the next.
    private static let separator = Array(",\n".utf8)
    private var hasEvents = false

    /// - Throws: `FileFault` where it can't be written, `.busy` where another process writes it, `.unsupported` where
    ///   it is there and no trace.
    init(_ path: String) throws {
        file = try OpenFile.replacing(path) { file in
            guard file.size > 0 else { return true }
            return try [UInt8](unsafeUninitializedCapacity: Self.head.count) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
            } == Self.head
        }
        try write(Self.head, at: 0)
        size = Self.head.count
    }

    /// - Parameters:
    ///   - events: the events, each with a comma and the end of its line.
    ///   - text: the text behind the last event.
    mutating func append(_ events: [UInt8], end text: String) throws {
        var bytes = events
        if !bytes.isEmpty {
            bytes.removeLast(Self.separator.count)
            if hasEvents { bytes.insert(contentsOf: Self.separator, at: 0) }
        }
        let next = Array(text.utf8)
        do {
            try write(bytes + next, at: size)
            let isShorter = bytes.count + next.count < end.count
            (size, end, hasEvents) = (size + bytes.count, next, hasEvents || !bytes.isEmpty)
            if isShorter { try file.truncate(to: size + end.count) }
        } catch {
            // A full disk: what was there before had room.
            try? write(end, at: size)
            try? file.truncate(to: size + end.count)
            throw error
        }
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws {
        try bytes.withUnsafeBytes { try file.write($0, at: offset) }
    }
}

extension OpenFile {
    /// Opens a file to be written anew in its place, from its beginning; made where it is not there.
    ///
    /// - Parameter isOurs: a function that tells, from the file's content, whether it may be replaced.
    /// - Throws: `FileFault`; `.notSeekable` for a pipe, `.busy` where another process has the file, `.unsupported`
    ///   where it may not be replaced.
    fileprivate static func replacing(_ path: String, where isOurs: (OpenFile) throws -> Bool) throws -> OpenFile {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o666)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw FileFault.missingDirectory(path: Directory.parent(of: path))
            case let code: throw cannotWrite(path, code)
            }
        }
        let file = try OpenFile(path: path, descriptor: descriptor)
        guard file.isRegular || file.isSeekableDevice else { throw FileFault.notSeekable(path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            throw FileFault.busy(path: path)
        }
        if file.isRegular {
            guard try isOurs(file) else {
                throw FileFault.unsupported(
                    path: path, detail: "it is there already and is no trace; name another file, or remove it")
            }
            try file.truncate(to: 0)
        }
        return file
    }
}
