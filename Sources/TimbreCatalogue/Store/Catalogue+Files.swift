package import Foundation
public import TimbreFiles

extension Catalogue {
    /// Reads the training data of all songs into memory.
    ///
    /// - Parameter texts: whether titles and albums are read; nil to read them where the recipe's blend uses them.
    /// - Throws: `CatalogueFault.damaged` where a block of a file is not what was committed.
    public func songFeatures(texts: Bool? = nil) throws -> SongFeatures {
        try songFeatures(0..<songCount, texts: texts)
    }

    /// The features in the CSV's units, float32 `[songCount, features]`; further rows are ignored.
    ///
    /// - Throws: `CatalogueFault.damaged` where a block is not what was committed, or a value lies outside its
    ///   feature's range.
    public func features() throws -> NPYFile {
        return try file(CatalogueFile.features)
            .array(type: .float32, columns: recipe.features.count) { file in
                for (column, feature) in recipe.features.enumerated() {
                    let legal = feature.storedRange
                    let mayBeAbsent = feature.absentIsMedian
                    let wrong = file.withFloats(rows: 0..<songCount) { values in
                        stride(from: column, to: values.count, by: file.columns).first {
                            !legal.contains(values[$0]) && !(mayBeAbsent && values[$0].isNaN)
                        }
                    }
                    if let wrong {
                        throw CatalogueFault.damaged(
                            file: file.path,
                            detail:
                                "song \(wrong / file.columns) has \(feature.name) \(file.value(at: wrong)), outside its range"
                        )
                    }
                }
            }
    }

    /// The id of each song's first name in each category, int32 `[songCount, categories]`, 0 is "unknown"; one column
    /// of zeros where the recipe has no category. Further rows are ignored.
    ///
    /// - Throws: `CatalogueFault.damaged` where a block is not what was committed, or an id has no name.
    public func categories() throws -> NPYFile {
        let categories = recipe.categories
        return try file(CatalogueFile.categories)
            .array(type: .int32, columns: recipeFault == nil ? max(1, categories.count) : nil) { file in
                for (column, category) in categories.enumerated() {
                    let names = 0..<Int32(try vocabularySize(category.name))
                    let isNamed = file.withInts(rows: 0..<songCount) { ids in
                        stride(from: column, to: ids.count, by: file.columns).allSatisfy { names.contains(ids[$0]) }
                    }
                    if !isNamed {
                        throw CatalogueFault.damaged(
                            file: file.path,
                            detail: "an id of \(category.name) is not among the \(names.count) of the vocabulary")
                    }
                }
            }
    }

    /// The latent vectors, float32 `[state.latentCount, Recipe.vectorWidth]`; further rows are ignored.
    ///
    /// - Throws: `CatalogueFault.noModel`; `.damaged` where a block is not what was committed; `.otherModel` where
    ///   another model than the stored one made them.
    public func latents() throws -> NPYFile {
        let file = try self.file(CatalogueFile.latents)
        if let model = modelSettings.latentsModel, model != digest(of: CatalogueFile.model) {
            throw CatalogueFault.otherModel(path: path, model: modelName)
        }
        let vectors = try file.array(type: .float32)
        // The catalogue's recipe is its model's.
        let isOfModel = vectors.columns == recipe.vectorWidth
        if state.hasModel, recipeFault == nil, !isOfModel {
            throw CatalogueFault.otherModel(path: path, model: modelName)
        }
        return vectors
    }

    /// A `.npy` file that was committed by `keep`.
    ///
    /// - Throws: `CatalogueFault.noSuchFile`; `.damaged` where a block is not what was committed.
    package func npy(named name: String) throws -> NPYFile { try file(name).array() }

    /// The content of a file that was committed by `keep`, compared with its checksums.
    ///
    /// - Throws: `CatalogueFault.noModel` for a missing model, `.noSuchFile` for another missing file; `.damaged`;
    ///   `FileFault.damaged`.
    package func contents(of name: String) throws -> Data {
        let file = try checkedFile(named: name)
        return try file.withBytes(0..<file.size) { Data($0) }
    }

    /// A file that was committed by `keep`; its blocks are compared with their checksums when they are read.
    ///
    /// - Throws: `CatalogueFault.noModel` for a missing model, `.noSuchFile` for another missing file; `.damaged`.
    package func checkedFile(named name: String) throws -> CheckedFile { try file(name).bytes() }

    /// A committed file of the selected model.
    ///
    /// - Parameter name: the file's name for the standard model.
    /// - Throws: `CatalogueFault.noModel` or `.noSuchModel` for a missing model or latent vectors, `.noSuchFile` for
    ///   another missing file; `.damaged`.
    func file(_ name: String) throws -> CommittedFile {
        if let file = files[self.name(of: name)] { return try file.get() }
        switch name {
        case CatalogueFile.model, CatalogueFile.latents: throw noSuchModel()
        default: throw CatalogueFault.noSuchFile(path: path, name: self.name(of: name))
        }
    }

    /// The text of `recipe.yaml`.
    package var recipeText: String { modelSettings.recipe }

    /// Names of all committed files, those that can't be opened included.
    package var namesOfFiles: Set<String> { Set(files.keys) }

    /// Names of the committed files that can be read.
    package var committedNames: [String] { files.filter { (try? $0.value.get()) != nil }.map(\.key) }

    /// Digest of a committed file; nil where there is none.
    func digest(of name: String) -> String? { try? files[self.name(of: name)]?.get().stored.digest }
}

extension NPYFile {
    fileprivate func value(at place: Int) -> Float {
        floats(rows: place / columns..<place / columns + 1)[place % columns]
    }
}

extension FeatureRecipe {
    /// Legal values in `features.npy`: the recipe's range, or any number where the variance of other features may stand
    /// for an absent value.
    fileprivate var storedRange: ClosedRange<Float> {
        varianceOfOthers
            ? -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude : Float(minimum)...Float(maximum)
    }
}
