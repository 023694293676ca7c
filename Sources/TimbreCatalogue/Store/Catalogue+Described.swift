import Foundation
package import TimbreFiles

extension Catalogue {
    /// Stores an array and the JSON that describes it in place of the earlier ones: both or neither.
    ///
    /// - Parameters:
    ///   - array: the name, type and columns of the `.npy` file, whose rows `append` writes.
    ///   - description: the value to encode into the second file.
    /// - Returns: the catalogue with both.
    /// - Throws: `CatalogueFault.busy`, `.diskFull`, `.storage`. The earlier files then stay.
    package func keep(
        _ array: (name: String, type: NPYType, columns: Int), describedBy description: some Encodable,
        in file: String, append: @escaping (NPYWriter) throws -> Void
    ) throws -> Catalogue {
        let json = try CatalogueJSON.text(of: description)
        return try keep([
            (
                array.name,
                { path in
                    let writer = try NPYWriter(
                        creating: path, type: array.type, columns: array.columns, followingLinks: false)
                    try append(writer)
                    try writer.finish()
                }
            ),
            (file, { path in try AtomicFile.write(to: path, followingLinks: false) { try $0.write(json) } }),
        ])
    }
}

/// JSON in the format of a catalogue's files.
package enum CatalogueJSON {
    /// Encodes a value with keys in snake case, sorted; the text ends with a line break.
    package static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
