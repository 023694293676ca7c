#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Name under which a file grows beside its own: `<name>.timbre-<16 hexadecimal digits>.part`, new for every file.
///
/// The writer of the file locks it. A file that a killed process left is known by its name and by the missing lock, and
/// is cleared by the next file that grows in the directory; a file of any other name is somebody's and stays.
enum UnfinishedFile {
    private static let mark = ".timbre-"
    private static let end = ".part"
    private static let digits = 16
    /// Bytes of a name that file systems take.
    private static let longestName = 255

    /// Makes the file that is to replace the one at `path`.
    ///
    /// - Throws: `FileFault` with that path, `.busy` where another process or thread is writing it.
    static func create(for path: String) throws -> (file: OpenFile, path: String) {
        let (directory, name) = (Directory.parent(of: path), lastName(of: path))
        let left = clear(directory)
        if left.contains(prefix(of: name)) { throw FileFault.busy(path: path) }
        while true {
            let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
            let unfinished = prefix(of: name) + String(repeating: "0", count: digits - number.count) + number + end
            let place = directory == "/" ? "/" + unfinished : "\(directory)/\(unfinished)"
            guard let file = try OpenFile.creating(place, for: path) else { continue }
            // Who clears the directory may have been faster than the lock.
            flock(file.descriptor, LOCK_EX)
            var status = stat()
            if fstat(file.descriptor, &status) == 0, status.st_nlink > 0 { return (file, place) }
        }
    }

    /// Removes what killed processes left in a directory.
    ///
    /// - Returns: the names, up to their random part, of files that somebody is writing.
    @discardableResult
    static func clear(_ directory: String) -> Set<String> {
        var written: Set<String> = []
        for name in Directory.names(in: directory) where finalName(of: name) != nil {
            let path = "\(directory)/\(name)"
            let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                unlink(path)
            } else if errno == EWOULDBLOCK {
                written.insert(String(name.dropLast(digits + end.count)))
            }
        }
        return written
    }

    /// The name that a file is to have one day; nil where it does not grow under a name of ours. The end of a very long
    /// name is lost.
    static func finalName(of name: String) -> String? {
        let bytes = name.utf8
        guard name.hasSuffix(end), bytes.count > mark.utf8.count + digits + end.utf8.count else { return nil }
        let head = bytes.dropLast(end.utf8.count)
        let number = head.suffix(digits)
        guard number.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let marked = String(head.dropLast(digits)), marked.hasSuffix(mark)
        else { return nil }
        return String(marked.dropLast(mark.count))
    }

    private static func prefix(of name: String) -> String {
        var name = name[...]
        while name.utf8.count + mark.utf8.count + digits + end.utf8.count > longestName { name.removeLast() }
        return name + mark
    }

    private static func lastName(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }
}
