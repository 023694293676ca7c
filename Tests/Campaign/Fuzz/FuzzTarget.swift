import TimbreTestTools

/// A kind of input: how one is made of a seed, and everything that it is used for.
protocol FuzzTarget: Sendable {
    var name: String { get }
    /// Inputs of one process.
    var batch: Int { get }

    /// Writes the input into an empty folder.
    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws

    /// Uses what `make` wrote, by the library, in this process.
    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws
}

enum FuzzTargets {
    static let all: [any FuzzTarget] =
        CatalogueMutation.allCases.map { CatalogueTarget(mutation: $0) as any FuzzTarget } + [
            CSVTarget(), NPYTarget(), SafeTensorsTarget(), RecipeTarget(), MoodRecipeTarget(), TextTarget(),
            ListTarget(),
        ]
}
