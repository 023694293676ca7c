import Foundation
import TimbreCatalogue
import TimbreFiles

extension Catalogue {
    static let mapFile = "map.npy"
    static let mapDescriptionFile = "map.json"

    /// The map that was made last.
    ///
    /// - Parameter allowingEarlierModel: whether a map of latent vectors that an earlier model gave is taken too.
    /// - Throws: `InsightFault.noMap`; `.mapOfEarlierModel`; `CatalogueFault.damaged`.
    public func map(allowingEarlierModel: Bool = false) throws -> SongMap {
        let (path, description): (String, SongMap.Description)
        let file: NPYFile
        do {
            path = try self.file(named: Self.mapDescriptionFile)
            file = try npy(named: Self.mapFile)
        } catch CatalogueFault.noSuchFile {
            throw InsightFault.noMap(path: self.path)
        }
        do {
            description = try JSONDecoder().decode(
                SongMap.Description.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw CatalogueFault.damaged(file: path, detail: "it is no description of a map")
        }
        guard file.type == .float32, file.columns == 2 else {
            throw CatalogueFault.damaged(file: file.path, detail: "it holds no places on a map")
        }
        if description.on == .latents, description.modelGeneration != state.modelGeneration, !allowingEarlierModel {
            throw InsightFault.mapOfEarlierModel(path: self.path)
        }
        return SongMap(description: description, coordinates: file.floats(rows: 0..<file.rows))
    }

    /// Puts a map in the place of the one before.
    ///
    /// - Throws: `CatalogueFault.busy`, `.diskFull`, `.storage`.
    public func write(_ map: SongMap) throws {
        try replace(
            (Self.mapFile, .float32, 2), describedBy: map.description, in: Self.mapDescriptionFile
        ) { try $0.append(map.coordinates) }
    }
}
