import Foundation
import TimbreFiles

/// Compiled kernels on disk, one a file. A file that can't be read, written or believed is as good as none.
struct KernelCache: Sendable {
    /// Folder of the cache; nil where there is no place for one.
    let directory: URL?

    /// `$XDG_CACHE_HOME/timbre`, else `~/.cache/timbre`.
    init(environment: [String: String]) {
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
            directory = URL(fileURLWithPath: cache).appendingPathComponent("timbre")
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            directory = URL(fileURLWithPath: home).appendingPathComponent(".cache/timbre")
        } else {
            directory = nil
        }
    }

    /// File of the program whose source, options, device and driver are all in `key`.
    func file(for key: String) -> URL? {
        directory?.appendingPathComponent(String(fingerprint(key.utf8), radix: 16) + ".kernel")
    }

    /// The program that was kept under exactly this key and whose bytes are undamaged.
    func binary(for key: String) -> [UInt8]? {
        guard let file = file(for: key), let data = try? Data(contentsOf: file) else { return nil }
        let head = Self.head(key)
        guard data.count > head.count + 8, data.prefix(head.count).elementsEqual(head) else { return nil }
        let binary = [UInt8](data.dropFirst(head.count + 8))
        let stored = data.dropFirst(head.count).prefix(8)
        return stored.elementsEqual(Self.bytes(of: fingerprint(binary))) ? binary : nil
    }

    func keep(_ binary: [UInt8], for key: String) {
        guard let directory, let file = file(for: key) else { return }
        try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let content = Self.head(key) + Self.bytes(of: fingerprint(binary)) + binary
        // Without a cache the next start compiles again: slower, and nothing else.
        try? AtomicFile.write(to: file.path) { (sink: inout FileSink) in try sink.write(content) }
    }

    /// The whole key is kept, so that two keys of one fingerprint are told apart.
    private static func head(_ key: String) -> [UInt8] {
        Array("timbre kernel 1\n".utf8) + bytes(of: UInt64(key.utf8.count)) + Array(key.utf8)
    }

    private static func bytes(of number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian, Array.init)
    }
}

/// FNV-1a over 64 bits: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm".
func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}
