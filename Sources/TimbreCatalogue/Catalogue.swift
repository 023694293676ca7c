/// A directory with everything known and learned about one set of songs, as one commit left it.
///
///     let catalogue = try Catalogue.open(at: "my-songs.timbre")
///     let song = try catalogue.match(title: "Halo", artist: "Beyoncé").song
///
/// A catalogue is an immutable value. A call that commits, a training for example, returns the next value; the value
/// that it was called on still reads the earlier commit. So do values in other processes, whose next `open` sees the
/// new commit.
///
///     let trained = try catalogue.train(device: device).catalogue
public struct Catalogue: Sendable {
    /// State of the learned files.
    public struct State: Sendable, Equatable {
        public var hasModel: Bool
        /// Number of songs in the catalogue when its model was trained; nil without a model.
        public var modelSongCount: Int?
        /// Generation of the commit that put the model in place; nil without a model. Files made from latent vectors
        /// store it, so that those of an earlier model are recognised.
        public var modelGeneration: Int?
        /// Number of songs with a latent vector: those with lower ids.
        public var latentCount: Int
        /// Generation of the catalogue; it rises with every commit.
        public var generation: Int
    }

    /// Name of the selected model, whose recipe, scaling, latent vectors, clusters, map and evaluation this value
    /// reads.
    public let modelName: ModelName
    /// The stored recipe, or a stand-in of the same shape where it can't be read: see `recipeFault`.
    public let recipe: Recipe
    /// Reason for which the stored recipe can't be read, because a newer version wrote it for example; nil where it
    /// can. `recipe` is then a stand-in of the same shape: songs can be looked up and exported, and a training by
    /// another recipe replaces it.
    public let recipeFault: CatalogueFault?
    public let state: State
    let settings: Settings
    /// Settings of the selected model; for a new model, those of the standard model.
    let modelSettings: ModelSettings
    /// Whether no usable file of the selected model is stored yet.
    package let isNewModel: Bool
    /// The committed files by name, open, so that later commits don't change them; a fault for a file that can't be
    /// opened.
    let files: [String: Result<CommittedFile, any Error>]
    let database: SongDatabase
    let directory: CatalogueDirectory
    /// The right to write; nil where this value was opened without it.
    let lock: DirectoryLock?

    public var path: String { directory.path }

    public var songCount: Int { settings.songCount }

    /// The scaling that was committed with the model; nil without one.
    public var scaling: Scaling? { modelSettings.scaling }

    /// Opens a catalogue; its directory may be read-only. The sizes and shapes of its files are checked.
    ///
    /// A catalogue whose stored recipe can't be read also opens, for songs and exports: see `recipeFault`.
    ///
    /// - Parameters:
    ///   - path: the catalogue's directory.
    ///   - model: the model to select.
    ///   - ignoringLearned: whether a damaged or missing model and damaged latent vectors are ignored, because they are
    ///     about to be made anew.
    /// - Throws: `CatalogueFault.noCatalogue`, `.damaged` with the file's name, `.otherFormat`; `.noSuchModel` for
    ///   another than the standard model.
    public static func open(
        at path: String, model: ModelName = .standard, ignoringLearned: Bool = false
    ) throws -> Catalogue {
        try open(at: path, model: model, lock: nil, ignoringLearned: ignoringLearned)
    }

    /// Opens a catalogue for a server, whose threads read at the same time.
    ///
    /// - Parameter readers: the number of threads that can read songs at once; others wait.
    package static func open(
        at path: String, model: ModelName = .standard, readers: Int
    ) throws -> Catalogue {
        try open(at: path, model: model, lock: nil, ignoringLearned: false, readers: readers)
    }

    /// The generation of the last commit to a catalogue's directory. It costs little, for polling.
    ///
    /// - Throws: `CatalogueFault`.
    package static func generation(at path: String) throws -> Int {
        let directory = CatalogueDirectory(path: path)
        guard directory.exists(SongDatabase.name) else { throw directory.absent() }
        let database = try SongDatabase.reading(directory.database)
        defer { try? database.close() }
        return try Settings.generation(database)
    }

    /// The path of a catalogue's `songs.sqlite`.
    package static func databasePath(at path: String) -> String { CatalogueDirectory(path: path).database }

    /// Checks that the stored recipe can be read.
    ///
    /// - Throws: `CatalogueFault.unreadableRecipe`.
    package func checkRecipeIsReadable() throws {
        if let recipeFault { throw recipeFault }
    }
}
