public import TimbreCatalogue
public import TimbreCompute
package import TimbreFiles

extension Catalogue {
    /// The catalogue's model.
    ///
    /// - Throws: `CatalogueFault.noModel`, `.damaged`; `LearningFault` for another recipe's model.
    public func model() throws -> Model {
        try checkRecipeIsReadable()
        return try Model(modelFile(), expecting: recipe)
    }

    /// The encoder of the catalogue's model, for which only the rows that songs need are read of a large file.
    ///
    /// - Throws: `CatalogueFault.noModel`, `.damaged`; `LearningFault` for another recipe's model; `ComputeFault`.
    public func encoder(device: Device) throws -> Encoder {
        try checkRecipeIsReadable()
        let file = try modelFile()
        var encoder = try Encoder(file, expecting: recipe, device: device)
        guard let numbering = encoder.numbering else { return encoder }
        // A model of other songs may know names that have come to this catalogue since.
        let areNew = try zip(recipe.categories, numbering).contains { try vocabularySize($0.name) > $1.count }
        if areNew, let own = try Vocabularies(file, of: recipe, path: file.path) {
            encoder.number(try vocabularies(), by: own)
        }
        return encoder
    }

    /// The names of every category of the recipe.
    package func vocabularies() throws -> Vocabularies {
        Vocabularies(try recipe.categories.map { try vocabulary($0.name) })
    }

    /// The model's file, compared with its checksums as far as it is read.
    package func modelFile() throws -> SafeTensorsFile {
        try SafeTensorsFile(checkedFile(named: CatalogueFile.model))
    }
}
