import Foundation
public import TimbreCatalogue
import TimbreFiles

extension Catalogue {
    /// The map that was kept last.
    ///
    /// - Parameter allowingEarlierModel: whether a map of an earlier model's latent vectors is returned too.
    /// - Throws: `MapFault.noMap`; `.mapOfEarlierModel`; `CatalogueFault.damaged`.
    public func map(allowingEarlierModel: Bool = false) throws -> SongMap {
        let description: SongMap.Description
        let json: Data
        let file: NPYFile
        do {
            json = try contents(of: CatalogueFile.mapDescription)
            file = try npy(named: CatalogueFile.map)
        } catch CatalogueFault.noSuchFile {
            throw MapFault.noMap(path: path, model: modelName)
        }
        do {
            description = try JSONDecoder().decode(SongMap.Description.self, from: json)
        } catch {
            throw CatalogueFault.damaged(
                file: path(of: CatalogueFile.mapDescription), detail: "it is no description of a map")
        }
        guard file.type == .float32, file.columns == 2 else {
            throw CatalogueFault.damaged(file: file.path, detail: "it holds no places on a map")
        }
        if description.on == .latents, description.modelGeneration != state.modelGeneration, !allowingEarlierModel {
            throw MapFault.mapOfEarlierModel(path: path, model: modelName)
        }
        let coordinates = file.floats(rows: 0..<min(file.rows, songCount))
        try file.checkIsWhole()
        let map = SongMap(description: description, coordinates: coordinates)
        if let flaw = map.flaw(songs: songCount) { throw CatalogueFault.damaged(file: file.path, detail: flaw) }
        return map
    }

    /// Stores a map of this catalogue's songs in place of the earlier one.
    ///
    /// - Returns: the catalogue with this map.
    /// - Throws: `MapFault.mapOfEarlierModel` where another model has been trained since the map was made,
    ///     `.impossibleMap` for what `map()` would refuse, a map of more songs for example; `CatalogueFault.busy`,
    ///     `.diskFull`, `.storage`.
    public func keep(_ map: SongMap) throws -> Catalogue {
        try writing { current in
            if map.description.on == .latents, map.description.modelGeneration != current.state.modelGeneration {
                throw MapFault.mapOfEarlierModel(path: path, model: modelName)
            }
            if let flaw = map.flaw(songs: current.songCount) {
                throw MapFault.impossibleMap(path: path, reason: flaw)
            }
            return try current.keep(
                (CatalogueFile.map, .float32, 2), describedBy: map.description, in: CatalogueFile.mapDescription
            ) { try $0.append(map.coordinates) }
        }
    }
}

extension SongMap {
    /// Reason for which this can't be a map of a catalogue with this number of songs; nil where there is none.
    fileprivate func flaw(songs: Int) -> String? {
        if coordinates.count > 2 * songs { return "it has places of \(count) songs, and there are \(songs)" }
        let isPlane =
            coordinates.count.isMultiple(of: 2)
            && stride(from: 0, to: coordinates.count, by: 2).allSatisfy { place in
                let (x, y) = (coordinates[place], coordinates[place + 1])
                return x.isFinite && y.isFinite || x.isNaN && y.isNaN
            }
        let measures = [description.trustworthiness, description.divergence].compactMap(\.self)
        guard isPlane, (0...songs).contains(description.songs),
            (Array(description.parameters.values) + measures).allSatisfy(\.isFinite),
            (description.explainedVariance ?? []).allSatisfy({ (0...1.001).contains($0) })
        else { return "its places, or what is said of them, can't be" }
        return nil
    }
}
