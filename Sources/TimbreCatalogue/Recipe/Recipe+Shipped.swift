import TimbreBase
import TimbreRecipes

extension Recipe {
    /// The names of the recipes in the binary.
    public static var shipped: [String] { ShippedRecipes.all.map(\.name) }

    /// A recipe in the binary.
    ///
    /// - Throws: `CatalogueFault.noSuchRecipe`, which lists them and suggests the nearest.
    public static func named(_ name: String) throws -> Recipe {
        try Recipe(yaml: shippedText(of: name), source: "the shipped recipe \(name)")
    }

    /// The YAML of a recipe in the binary, with its comments; the first line says what it is for.
    ///
    /// - Throws: `CatalogueFault.noSuchRecipe`, which lists them and suggests the nearest.
    public static func shippedText(of name: String) throws -> String {
        guard let found = ShippedRecipes.all.first(where: { $0.name == name }) else {
            throw CatalogueFault.noSuchRecipe(
                requested: name, shipped: shipped, nearest: NearestName.to(name, among: shipped))
        }
        return found.yaml
    }
}
