import TimbreCatalogue

/// The numbers of a catalogue's songs by name.
struct SongColumns {
    private let catalogue: Catalogue
    private let numbers: [Float]

    init(_ catalogue: Catalogue, data: SongFeatures) {
        self.catalogue = catalogue
        numbers = data.numbers
    }

    /// Names that `column` knows: features in the recipe's order, then what is stored of every song.
    static func names(of catalogue: Catalogue) -> [String] {
        let features = catalogue.recipe.features.map(\.name)
        return features + SongNumber.allCases.map(\.rawValue).filter { !features.contains($0) }
    }

    var features: [SongColumn] { catalogue.recipe.features.indices.map(feature) }

    private func feature(_ index: Int) -> SongColumn {
        let width = catalogue.recipe.features.count
        let values = stride(from: index, to: numbers.count, by: width).map { numbers[$0] }
        return SongColumn(catalogue.recipe.features[index], values: values)
    }

    /// - Parameter name: a feature's, year or popularity; or that of a column of the CSV from which the recipe reads one.
    /// - Throws: `PictureFault.noSuchColumn`; `CatalogueFault.damaged`.
    func column(_ name: String) throws -> SongColumn {
        let recipe = catalogue.recipe
        if let index = recipe.features.firstIndex(where: { $0.name == name })
            ?? recipe.features.firstIndex(where: { $0.isCalled(name) })
        {
            return feature(index)
        }
        guard
            let number = SongNumber(rawValue: name) ?? (recipe.date.contains(name) ? .year : nil)
                ?? (recipe.popularity.contains(name) ? .popularity : nil)
        else {
            throw PictureFault.noSuchColumn(name: name, present: Self.names(of: catalogue))
        }
        return SongColumn(name: number.rawValue, values: try catalogue.numbers(number))
    }
}
