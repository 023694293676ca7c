/// A directory with everything known and learned about one set of songs, as one commit left it.
///
///     let catalogue = try Catalogue.open(at: "my-songs.timbre")
///     let song = try catalogue.match(title: "Halo", artist: "Beyoncé").song
///
/// A catalogue is a value that nothing changes. What commits, a training say, returns the next one, and the value that it
/// was called on goes on reading what it read before; so do values in other processes, whose next `open` sees the commit.
///
///     let trained = try catalogue.train(device: device).catalogue
public struct Catalogue: Sendable {
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

    /// The model that this value is of: its recipe, its scaling, its latent vectors, and what was made of them.
    public let modelName: ModelName
    /// The stored recipe, or a stand-in of the same shape where that can't be read: see `recipeFault`.
    public let recipe: Recipe
    /// Why the stored recipe can't be read: by a newer version's say. `recipe` is then a stand-in of the same shape;
    /// songs can be looked up and exported, and a training by another recipe replaces it. nil where all is well.
    public let recipeFault: CatalogueFault?
    public let state: State
    let settings: Settings
    /// Statements about this model; about one that is new, those of the standard model.
    let modelSettings: ModelSettings
    /// Whether nothing is stored of the model yet, or nothing that can be used.
    package let isNewModel: Bool
    /// The committed files by name, open, so that later commits change nothing of them; a fault for one that can't be
    /// opened.
    let files: [String: Result<CommittedFile, any Error>]
    let database: SongDatabase
    let directory: CatalogueDirectory
    /// The right to write, where this value was opened with it.
    let lock: DirectoryLock?

    public var path: String { directory.path }

    public var songCount: Int { settings.songCount }

    /// The scaling that was committed with the model; nil without one.
    public var scaling: Scaling? { modelSettings.scaling }

    /// Opens a catalogue, in a read-only directory too. The sizes and shapes of its files are checked.
    ///
    /// A catalogue whose stored recipe can't be read opens too, for its songs and for exports: see `recipeFault`.
    ///
    /// - Parameters:
    ///   - path: the catalogue's directory.
    ///   - model: the one whose latent vectors count.
    ///   - ignoringLearned: whether a damaged or missing model and damaged latent vectors are passed over, because they
    ///     are about to be made anew.
    /// - Throws: `CatalogueFault.noCatalogue`, `.damaged` with the file's name, `.otherFormat`; `.noSuchModel` for
    ///   another than the standard model.
    public static func open(
        at path: String, model: ModelName = .standard, ignoringLearned: Bool = false
    ) throws -> Catalogue {
        try open(at: path, model: model, lock: nil, ignoringLearned: ignoringLearned)
    }

    /// The same for a server, whose threads read at the same time.
    ///
    /// - Parameter readers: threads that may read songs at once; others wait.
    package static func open(
        at path: String, model: ModelName = .standard, readers: Int
    ) throws -> Catalogue {
        try open(at: path, model: model, lock: nil, ignoringLearned: false, readers: readers)
    }

    /// The generation of the last commit to a catalogue's directory; a cheap question, for whoever waits for the next.
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

    /// - Throws: `CatalogueFault.unreadableRecipe`.
    package func checkRecipeIsReadable() throws {
        if let recipeFault { throw recipeFault }
    }
}
