#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The JSON object at the head of a safetensors file.
struct SafeTensorsHeader: Codable {
    struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        /// Start and end of the values, in bytes after the header.
        var dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    private struct Key: CodingKey {
        static let metadata = Key(stringValue: "__metadata__")
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var metadata: [String: String]
    var entries: [String: Entry]

    init(metadata: [String: String], entries: [String: Entry]) {
        self.metadata = metadata
        self.entries = entries
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        metadata = try object.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
        entries = [:]
        for key in object.allKeys where key.stringValue != Key.metadata.stringValue {
            entries[key.stringValue] = try object.decode(Entry.self, forKey: key)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(metadata, forKey: .metadata)
        for (name, entry) in entries { try object.encode(entry, forKey: Key(stringValue: name)) }
    }

    /// Decodes the JSON; nil when it is none or lacks what a header has.
    init?(json: UnsafeRawBufferPointer) {
        guard let header = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
        self = header
    }

    /// The JSON, the same bytes for the same header, padded with spaces to a multiple of eight.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = [UInt8](try encoder.encode(self))
        while !json.count.isMultiple(of: 8) { json.append(UInt8(ascii: " ")) }
        return json
    }
}
