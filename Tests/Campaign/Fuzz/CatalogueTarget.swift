import Timbre
import TimbreTestTools

/// Somebody else's catalogue.
struct CatalogueTarget: FuzzTarget {
    let mutation: CatalogueMutation

    var name: String { "catalogue-\(mutation.rawValue)" }
    let batch = 40

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        let catalogue = folder + "/songs.timbre"
        try Files.copy(scene.catalogue(random.below(2)), to: catalogue)
        // Where a change before has broken the database, those that need it are left out.
        try? mutation.apply(to: catalogue, &random)
        if random.once(in: 5) { try? random.pick(CatalogueMutation.allCases).apply(to: catalogue, &random) }
        // A change may have followed a link that the one before made.
        try Files.write("untouched", to: folder + "/outside.txt")
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        let outputs = folder + "/outputs"
        try Files.emptyFolder(outputs)
        var surface = ReadingSurface(
            path: folder + "/songs.timbre", scene: scene, folder: outputs, device: try Device.cpu(threads: 1),
            random: random)
        surface.use(oracle)
        if Files.text(folder + "/outside.txt") != "untouched" {
            oracle.add(.wrong, "a file outside the catalogue was written")
        }
    }
}
