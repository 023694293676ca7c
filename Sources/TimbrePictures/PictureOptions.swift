public import TimbreCompute
public import TimbreMaps

/// What pictures show, where there is a choice.
public struct PictureOptions: Sendable {
    /// Where songs lie on a plane: on the map that `map` made of these vectors, else by the two directions in which they
    /// differ most. nil for the map that there is, else for latent vectors where there is a model.
    public var on: SongVectors.Kind?
    /// Of histograms and pairs: features, year, popularity, or the CSV's columns that they are read from. Empty for
    /// every feature and the year, and for a handful that musicians ask for first.
    public var columns: [String] = []
    /// Songs of a scatter picture at most; distributions and correlations are of all songs.
    public var sample = 10_000
    /// Which songs these are.
    public var seed: UInt64 = 42

    /// Arithmetic of the principal components.
    public var arithmetic = CPUArithmetic.fastest

    public init() {}
}
