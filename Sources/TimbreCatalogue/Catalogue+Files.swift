import Foundation
import TimbreFiles

extension Catalogue {
    /// Everything that a network learns from, in memory.
    ///
    /// - Throws: `CatalogueFault.damaged` where a block of a file is not what was committed.
    public func songFeatures() throws -> SongFeatures {
        let numbers = try features()
        let categories = try categories()
        return SongFeatures(
            songCount: songCount, numbers: numbers.floats(rows: 0..<songCount),
            categories: recipe.categories.isEmpty ? [] : categories.ints(rows: 0..<songCount),
            vocabularySizes: try recipe.categories.map { try vocabularySize($0.name) })
    }

    /// The features in the CSV's units, float32 `[songCount, features]`; rows beyond that count for nothing.
    ///
    /// - Throws: `CatalogueFault.damaged` where a block is not what was committed.
    public func features() throws -> NPYFile {
        let file = try openFeatures()
        try checkBlocks(of: file, name: CatalogueDirectory.features)
        return file
    }

    /// The first name that each song has in each category, int32 `[songCount, categories]` by vocabulary, 0 is
    /// "unknown"; one column of zeros where the recipe has no category. Rows beyond that count for nothing.
    ///
    /// - Throws: `CatalogueFault.damaged` where a block is not what was committed.
    public func categories() throws -> NPYFile {
        let file = try openCategories()
        try checkBlocks(of: file, name: CatalogueDirectory.categories)
        return file
    }

    /// The latent vectors, float32 `[state.latentCount, latent]`; rows beyond that count for nothing.
    ///
    /// - Throws: `CatalogueFault.noModel`; `.damaged` where a block is not what was committed.
    public func latents() throws -> NPYFile {
        let file = try openLatents()
        try checkBlocks(of: file, name: CatalogueDirectory.latents)
        return file
    }

    /// Another `.npy` that was committed by `replace`.
    ///
    /// - Throws: `CatalogueFault.noSuchFile`; `.damaged` where a block is not what was committed.
    public func npy(named name: String) throws -> NPYFile {
        let file = try NPYFile(path: directory.path(of: try stored(name)))
        try checkBlocks(of: file, name: name)
        return file
    }

    /// The path of a file that was committed by `replace`, compared with its checksums.
    ///
    /// - Throws: `CatalogueFault.noModel` for the model and `.noSuchFile` for another that is not there; `.damaged`;
    ///   `FileFault.damaged`.
    public func file(named name: String) throws -> String {
        let file = try checkedFile(named: name)
        try file.withBytes(0..<file.size) { _ in }
        return file.path
    }

    /// A file that was committed by `replace`, whose blocks are compared with their checksums when they are read.
    ///
    /// - Throws: as above.
    public func checkedFile(named name: String) throws -> CheckedFile {
        let stored = try stored(name)
        try checkSize(stored)
        return try CheckedFile(path: directory.path(of: stored), size: stored.size, checksums: stored.checksums)
    }

    func stored(_ name: String) throws -> StoredFile {
        if let stored = contents.withLock({ $0.files[name] }) { return stored }
        switch name {
        case CatalogueDirectory.model, CatalogueDirectory.latents: throw CatalogueFault.noModel(path: path)
        default: throw CatalogueFault.noSuchFile(path: path, name: name)
        }
    }

    func openFeatures() throws -> NPYFile {
        try open(CatalogueDirectory.features, type: .float32, columns: recipe.features.count, rows: songCount)
    }

    /// One column at least: a file without columns has no shape. Where the recipe has no category it holds zeros.
    func openCategories() throws -> NPYFile {
        try open(CatalogueDirectory.categories, type: .int32, columns: max(1, recipe.categories.count), rows: songCount)
    }

    func openLatents() throws -> NPYFile {
        try open(
            CatalogueDirectory.latents, type: .float32, columns: nil, rows: try stored(CatalogueDirectory.latents).rows)
    }

    /// - Parameter columns: nil for what the file says.
    private func open(_ name: String, type: NPYType, columns: Int?, rows: Int) throws -> NPYFile {
        let path = directory.path(of: try stored(name))
        let file: NPYFile
        do {
            file = try NPYFile(path: path)
        } catch FileFault.missing {
            throw directory.unreadable(path)
        } catch FileFault.unsupported(_, let detail) {
            throw CatalogueFault.damaged(file: path, detail: "its header says that \(detail)")
        }
        guard file.type == type, file.columns == columns ?? file.columns, file.rows >= rows else {
            throw CatalogueFault.damaged(
                file: path,
                detail: "it holds \(file.type) [\(file.rows), \(file.columns)] and should hold "
                    + "\(type) [\(rows), \(columns ?? file.columns)]")
        }
        return file
    }

    func checkBlocks(of file: NPYFile, name: String) throws {
        guard !contents.withLock({ $0.checked.contains(name) }) else { return }
        let stored = try stored(name)
        guard file.rows >= stored.rows else {
            throw CatalogueFault.damaged(
                file: file.path, detail: "it has \(file.rows) rows and should have \(stored.rows)")
        }
        let found = file.checksums(rows: stored.rows)
        guard found == stored.checksums else {
            let block = zip(found, stored.checksums).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
            throw CatalogueFault.damaged(
                file: file.path, detail: "the data from byte \(block << 20) on is not what was written")
        }
        _ = contents.withLock { $0.checked.insert(name) }
    }

    func checkSize(_ stored: StoredFile) throws {
        let path = directory.path(of: stored)
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path), access(path, R_OK) == 0 else {
            throw directory.unreadable(path)
        }
        let size = attributes[.size] as? Int ?? 0
        guard size == stored.size else {
            throw CatalogueFault.damaged(file: path, detail: "it has \(size) bytes and should have \(stored.size)")
        }
    }

    /// `recipe.yaml` is for people to read; what counts is in the database, and the two must not drift apart.
    func checkRecipe() throws {
        let stored = contents.withLock { $0.files[CatalogueDirectory.recipe] }
        let path = stored.map(directory.path(of:)) ?? directory.path(CatalogueDirectory.recipe)
        guard let bytes = FileManager.default.contents(atPath: path) else { throw directory.unreadable(path) }
        guard Array(bytes) == Array(recipe.yaml().utf8) else {
            throw CatalogueFault.damaged(
                file: path, detail: "it was changed since the catalogue was made (use --set to change a value)")
        }
    }
}
