import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning

/// The classic autoencoder's vectors in a file of the catalogue, so that it is trained once for the same songs, recipe,
/// seed and device. Nothing else needs the file: it may be deleted at any time, and a damaged one counts for nothing.
struct ClassicVectors {
    private let path: String
    /// A digest of all that the numbers depend on.
    private let digest: String

    /// Version of the training, raised whenever it gives other numbers than before.
    private static let trainingVersion = 1
    private static let tensorName = "vectors"

    init(in catalogue: Catalogue, of data: SongFeatures, recipe: Recipe, device: Device) {
        path = catalogue.path + "/" + CatalogueFile.classicVectors
        var hash = Hash128(seed: 6)
        let its = device.description
        for text in [
            "\(Self.trainingVersion)", data.digest, recipe.digest, its.kind.rawValue, its.name, its.platform,
            its.driver,
            device.arithmetic.rawValue,
        ] {
            hash.add(text + "\n")
        }
        digest = hash.hexadecimal
    }

    /// The stored vectors for the same data and recipe; nil where there are none that can be read.
    ///
    /// - Parameter songs: the number of songs.
    func kept(songs: Int) -> CandidateVectors? {
        guard let file = try? SafeTensors(contentsOf: path), file.metadata["digest"] == digest,
            let tensor = file[Self.tensorName], tensor.shape.count == 2, tensor.shape[0] == songs, tensor.shape[1] > 0,
            case .float32(let values) = tensor.values, values.allSatisfy(\.isFinite)
        else { return nil }
        return CandidateVectors(values, dimensions: tensor.shape[1])
    }

    /// Stores vectors in place of the earlier ones. A failure to write is ignored: the next evaluation makes them
    /// again.
    func keep(_ vectors: CandidateVectors) {
        let file = SafeTensors(
            metadata: ["digest": digest],
            tensors: [
                SafeTensors.Tensor(
                    name: Self.tensorName, shape: [vectors.values.count / vectors.dimensions, vectors.dimensions],
                    values: .float32(vectors.values))
            ])
        try? file.write(to: path, followingLinks: false)
    }
}
