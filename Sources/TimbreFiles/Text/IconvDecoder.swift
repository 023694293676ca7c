import CTimbreIconv

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Decoder of any encoding that the system's `iconv` knows.
final class IconvDecoder: TextDecoder {
    private let conversion: iconv_t

    /// A decoder by the encoding's name; nil for a name that the system does not know.
    init?(from name: String) {
        guard let conversion = iconv_open("UTF-8", name), Int(bitPattern: conversion) != -1 else { return nil }
        self.conversion = conversion
    }

    deinit { iconv_close(conversion) }

    func decode(_ input: ByteQueue, isLast: Bool, into output: ByteQueue) {
        while !input.isEmpty {
            let given = input.count
            let room = output.room(for: 4 * given + 64)
            var source: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
                mutating: input.bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
            var target: UnsafeMutablePointer<CChar>? = room.baseAddress!.assumingMemoryBound(to: CChar.self)
            var (left, free) = (given, room.count)
            let status = iconv(conversion, &source, &left, &target, &free)
            let code = errno
            output.added(room.count - free)
            input.removeFirst(given - left)
            guard status == -1 else { break }
            // The first half of a character waits for the second.
            if code == EINVAL, !isLast { return }
            if code == E2BIG { continue }
            output.append(Self.damage)
            input.removeFirst(min(1, input.count))
        }
        // What it holds back, because a mark might follow.
        guard isLast else { return }
        let room = output.room(for: 64)
        var target: UnsafeMutablePointer<CChar>? = room.baseAddress!.assumingMemoryBound(to: CChar.self)
        var free = room.count
        _ = iconv(conversion, nil, nil, &target, &free)
        output.added(room.count - free)
    }
}
