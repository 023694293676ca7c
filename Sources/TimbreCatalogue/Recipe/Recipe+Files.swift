import TimbreFiles

extension Recipe {
    /// Reads a recipe from a YAML file.
    ///
    /// - Throws: `CatalogueFault.notReadable`, or `.invalidRecipe` with the line.
    public static func load(path: String) throws -> Recipe {
        try Recipe(yaml: text(ofFile: path), source: path)
    }

    /// The text of a YAML file.
    ///
    /// - Throws: `CatalogueFault.notReadable`.
    package static func text(ofFile path: String) throws -> String {
        let bytes: [UInt8]
        do {
            bytes = try FileContent.text(of: path)
        } catch let fault as FileFault {
            throw CatalogueFault.notReadable(path: path, reason: Self.reason(fault))
        }
        guard let yaml = String(validating: bytes, as: UTF8.self) else {
            throw CatalogueFault.notReadable(path: path, reason: "it is not UTF-8 text")
        }
        return yaml
    }

    /// Writes the recipe as YAML, every value of it.
    ///
    /// - Throws: `FileFault`.
    public func write(to path: String) throws {
        let yaml = "# [] after id, title and the like: the column is found by its name and values.\n" + yaml()
        try AtomicFile.write(to: path) { try $0.write(yaml) }
    }

    /// Finds a recipe by a shipped recipe's name or by a path.
    ///
    /// - Throws: `CatalogueFault.noSuchRecipe` where it is neither; `.notReadable`, or `.invalidRecipe` with the line.
    public static func resolve(_ nameOrPath: String) throws -> Recipe {
        if shipped.contains(nameOrPath) { return try named(nameOrPath) }
        if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") || nameOrPath.hasSuffix(".yml") {
            return try load(path: nameOrPath)
        }
        return try named(nameOrPath)
    }
}

extension Recipe {
    /// Short reason for which a file can't be read.
    private static func reason(_ fault: FileFault) -> String {
        switch fault {
        case .missing: "No such file or directory"
        case .notReadable: "Permission denied"
        default: "it is no file that can be read"
        }
    }
}
