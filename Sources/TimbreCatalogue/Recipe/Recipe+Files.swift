import Foundation

extension Recipe {
    /// A recipe from a YAML file.
    ///
    /// - Throws: `CatalogueFault.notReadable`, or `.invalidRecipe` with the line.
    public static func load(path: String) throws -> Recipe {
        let yaml: String
        do {
            yaml = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CatalogueFault.notReadable(path: path, reason: Self.reason(error))
        }
        return try Recipe(yaml: yaml, source: path)
    }

    /// What `--recipe` takes: a shipped recipe's name, or a path.
    ///
    /// - Throws: `CatalogueFault.noSuchRecipe` where it is neither; what `named` and `load` throw.
    public static func resolve(_ nameOrPath: String) throws -> Recipe {
        if shipped.contains(nameOrPath) { return try named(nameOrPath) }
        if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") || nameOrPath.hasSuffix(".yml") {
            return try load(path: nameOrPath)
        }
        return try named(nameOrPath)
    }
}

extension Recipe {
    /// Short words for why a file could not be read.
    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?: "No such file or directory"
        case .fileReadNoPermission?: "Permission denied"
        case .fileReadInapplicableStringEncoding?, .fileReadCorruptFile?: "it is not UTF-8 text"
        default: "it is no file that can be read"
        }
    }
}
