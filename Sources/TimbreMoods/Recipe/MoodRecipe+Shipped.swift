import TimbreBase
import TimbreRecipes

extension MoodRecipe {
    /// The names of the recipes in the binary.
    public static var shipped: [String] { ShippedMoodRecipes.all.map(\.name) }

    /// A recipe in the binary.
    ///
    /// - Throws: `MoodFault.noSuchRecipe`, which lists them and suggests the nearest.
    public static func named(_ name: String) throws -> MoodRecipe {
        try MoodRecipe(yaml: shippedText(of: name), source: "the shipped recipe \(name)")
    }

    /// The YAML of a recipe in the binary, with its comments; the first line says what it is for.
    ///
    /// - Throws: `MoodFault.noSuchRecipe`, which lists them and suggests the nearest.
    public static func shippedText(of name: String) throws -> String {
        guard let found = ShippedMoodRecipes.all.first(where: { $0.name == name }) else {
            throw MoodFault.noSuchRecipe(
                requested: name, shipped: shipped, nearest: NearestName.to(name, among: shipped))
        }
        return found.yaml
    }
}
