import Foundation
import Synchronization
import TimbreFiles

/// A directory with everything known and learned about one set of songs.
///
///     let catalogue = try Catalogue.open(at: "my-songs.timbre")
///     let match = try catalogue.find(title: "Halo", artist: "Beyoncé")
///
/// An open catalogue stays as one commit left it, whatever other processes commit; the next `open` sees their commits.
/// This object's own commits, of a training say, are seen by itself.
public final class Catalogue: Sendable {
    /// What has been learned.
    public struct State: Sendable, Equatable {
        public var hasModel: Bool
        /// Songs that the catalogue had when its model was trained; nil without a model.
        public var modelSongCount: Int?
        /// The commit that put the model in place, by which what was made of its latent vectors is told from what an
        /// earlier model's gave; nil without a model.
        public var modelGeneration: Int?
        /// Songs that have a latent vector: those with lower ids.
        public var latentCount: Int
        /// Goes up with every commit.
        public var generation: Int
    }

    public let path: String
    let directory: CatalogueDirectory
    /// The right to write, where this value was opened with it.
    let lock: DirectoryLock?
    private let current: Mutex<CatalogueSnapshot>

    /// Opens a catalogue, in a read-only directory too. The sizes and shapes of its files are checked.
    ///
    /// A catalogue whose stored recipe can't be read opens too, for its songs and for exports: see `recipeFault`.
    ///
    /// - Parameter ignoringLearned: whether a damaged model and damaged latent vectors are passed over, because they are
    ///   about to be made anew.
    /// - Throws: `CatalogueFault.noCatalogue`, `.damaged` with the file's name, `.otherFormat`.
    public static func open(at path: String, ignoringLearned: Bool = false) throws -> Catalogue {
        try Catalogue(opening: path, ignoringLearned: ignoringLearned)
    }

    /// - Parameter lock: where this value is to write.
    init(opening path: String, lock: DirectoryLock? = nil, ignoringLearned: Bool = false) throws {
        self.path = path
        self.lock = lock
        directory = CatalogueDirectory(path: path)
        current = Mutex(try CatalogueSnapshot.open(directory, lock: lock, ignoringLearned: ignoringLearned))
    }

    var snapshot: CatalogueSnapshot { current.withLock(\.self) }

    func adopt(_ snapshot: CatalogueSnapshot) { current.withLock { $0 = snapshot } }

    public var recipe: Recipe { current.withLock(\.recipe) }

    /// Why the stored recipe can't be read: by a newer version's say. `recipe` is then a stand-in of the same shape;
    /// songs can be looked up and exported, and a training by another recipe replaces it. nil where all is well.
    public var recipeFault: CatalogueFault? { current.withLock(\.recipeFault) }

    /// - Throws: `CatalogueFault.unreadableRecipe`.
    package func checkRecipeIsReadable() throws {
        if let recipeFault { throw recipeFault }
    }

    public var songCount: Int { current.withLock(\.songCount) }

    var database: SongDatabase { current.withLock(\.database) }

    /// What has been learned, including by this object's own commits.
    public var state: State {
        let snapshot = snapshot
        func stored(_ name: String) -> StoredFile? { try? snapshot.files[name]?.get().stored }
        return State(
            hasModel: snapshot.files[CatalogueFile.model] != nil, modelSongCount: snapshot.modelSongCount,
            modelGeneration: stored(CatalogueFile.model)?.generation,
            latentCount: stored(CatalogueFile.latents)?.rows ?? 0, generation: snapshot.generation)
    }

    /// The scaling that was committed with the model; nil without one.
    public var scaling: Scaling? { current.withLock(\.scaling) }
}
