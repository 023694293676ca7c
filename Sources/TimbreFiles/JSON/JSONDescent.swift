/// Search in JSON text for the array that some keys lead to, however much stands before it and behind.
struct JSONDescent {
    /// Keys under which services and programs write their songs.
    private static let names: Set<String> = [
        "tracks", "track", "songs", "items", "data", "results", "rows", "records", "entries", "audio_features",
        "recordings", "toptracks", "playlist",
    ]

    private let path: JSONShape.Path
    /// Objects and arrays that are open.
    private var depth = 0
    /// Number of open objects that the keys lead through.
    private var matched = 0
    /// The last text where a key may stand, and the key whose value follows.
    private var text: String?
    private var key: String?

    init(_ path: JSONShape.Path) { self.path = path }

    /// Takes the next byte that is in no text.
    ///
    /// - Returns: whether it opens the array.
    mutating func take(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"):
            if depth == matched, depth == 0 || depth <= path.count && key == path[depth - 1] { matched += 1 }
            depth += 1
        case UInt8(ascii: "["):
            if depth == matched, depth == path.count, depth > 0, key == path[depth - 1] {
                key = nil
                return true
            }
            // Answers of a service may stand in an array.
            if depth > 0 { depth += 1 }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth = max(0, depth - 1)
            matched = min(matched, depth)
        case UInt8(ascii: ":"):
            key = depth == matched ? text : nil
            return false
        case UInt8(ascii: ","): break
        default: return false
        }
        (text, key) = (nil, nil)
        return false
    }

    /// Takes a text, between its quotes.
    mutating func take(_ bytes: Slice<UnsafeRawBufferPointer>) {
        if depth == matched { text = JSONText.string(bytes) }
    }

    /// The keys that lead to the array of songs in a text that is one object, or begins with one that is not over yet;
    /// empty for others: an object that is a song has arrays of its own.
    static func path(in bytes: Slice<UnsafeRawBufferPointer>) -> JSONShape.Path {
        guard bytes.first == UInt8(ascii: "{") else { return [] }
        let text = UnsafeRawBufferPointer(rebasing: bytes)
        var scanner = JSONScanner(text)
        switch scanner.scan(from: 0) {
        case .object(let end) where !text[end...].allSatisfy({ " \t\r\n".utf8.contains($0) }): return []
        case .broken: return []
        case .object, .needsMoreBytes: return arrayPath(in: text) ?? []
        }
    }

    /// The first array of objects that stands under such keys alone.
    private static func arrayPath(in bytes: UnsafeRawBufferPointer) -> JSONShape.Path? {
        // The keys of the objects that are open; of an array, what no key is.
        var (open, position) = ([String?](), 0)
        var (text, key) = (String?.none, String?.none)
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let end = JSONText.end(of: bytes, from: position) else { return nil }
                text = JSONText.string(bytes[position..<end])
                position = end + 1
                continue
            case UInt8(ascii: ":"):
                key = text
                continue
            case UInt8(ascii: "{"): open.append(key)
            case UInt8(ascii: "["):
                let keys = open.dropFirst() + [key]
                let next = bytes[position...].first { !" \t\r\n".utf8.contains($0) }
                let path = keys.compactMap { $0 }
                if next == UInt8(ascii: "{"), path.count == keys.count, path.allSatisfy(names.contains) { return path }
                open.append(nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case UInt8(ascii: ","): break
            default: continue
            }
            (text, key) = (nil, nil)
        }
        return nil
    }
}
