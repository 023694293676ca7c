import Foundation
package import TimbreFiles

extension Catalogue {
    /// Keeps an array and the JSON that describes it, in place of those that were there: both or none.
    ///
    /// - Parameters:
    ///   - array: the `.npy` file; its rows are what `append` writes.
    ///   - description: goes into the file of the second name.
    /// - Returns: the catalogue with both.
    /// - Throws: `CatalogueFault.busy`, `.diskFull`, `.storage`; the old ones are then in place.
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

/// JSON as a catalogue keeps it.
package enum CatalogueJSON {
    /// Keys in snake case and sorted; ends with a line break.
    package static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
