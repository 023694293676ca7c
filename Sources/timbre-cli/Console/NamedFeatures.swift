import Timbre
import TimbreCatalogue
import TimbreFiles

/// Values of some features of songs, shown where a profile names them, so that a reader sees what was found.
struct NamedFeatures {
    let names: [String]
    private let columns: [Int]
    private let file: NPYFile

    /// - Parameter profile: the profile whose features are shown; the year has a column anyway.
    /// - Returns: nil for a profile without such features.
    /// - Throws: `CatalogueFault.damaged`, `.noSuchFile`.
    init?(_ profile: Profile, _ catalogue: Catalogue) throws {
        let named = catalogue.recipe.features.enumerated().filter {
            profile.numbers[$0.element.name] != nil && $0.element.name != "year"
        }
        guard !named.isEmpty else { return nil }
        (names, columns) = (named.map(\.element.name), named.map(\.offset))
        file = try catalogue.npy(named: CatalogueFile.features)
    }

    /// Values of a song in the table's units; nil where the song has none.
    func values(of song: Int) -> [Float?] {
        let values = file.floats(rows: song..<song + 1)
        return columns.map { values[$0].isFinite ? values[$0] : nil }
    }

    func json(of song: Int) -> JSONLine.Value {
        .object(zip(names, values(of: song)).map { ($0, $1.map { .score($0) } ?? .none) })
    }
}
