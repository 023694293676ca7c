import TimbreBase
import TimbreRecipes

extension Recipe {
    /// The names of the recipes in the binary.
    public static var shipped: [String] { ShippedRecipes.all.map(\.name) }

    /// A recipe in the binary.
    ///
    /// - Throws: `CatalogueFault.noSuchRecipe`, which lists them and suggests the nearest.
    public static func named(_ name: String) throws -> Recipe {
        guard let found = ShippedRecipes.all.first(where: { $0.name == name }) else {
            throw CatalogueFault.noSuchRecipe(
                requested: name, shipped: shipped, nearest: NearestName.to(name, among: shipped))
        }
        return try Recipe(yaml: found.yaml, source: "the shipped recipe \(name)")
    }
}
