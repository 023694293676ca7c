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

    /// - Throws: `InsightFault.noSuchColumn`; `CatalogueFault.damaged`.
    func column(_ name: String) throws -> SongColumn {
        if let index = catalogue.recipe.features.firstIndex(where: { $0.name == name }) { return feature(index) }
        guard let number = SongNumber(rawValue: name) else {
            throw InsightFault.noSuchColumn(name: name, present: Self.names(of: catalogue))
        }
        return SongColumn(name: name, values: try catalogue.numbers(number))
    }
}
