/// What a network learns from, in the CSV's units: the numbers and category ids of every song.
public struct SongFeatures: Sendable {
    public var songCount: Int
    /// Row-major `[songs, features]`, as in `features.npy`.
    public var numbers: [Float]
    /// Row-major `[songs, categories]` in the order of `Recipe.categories`, 0 is "unknown"; as in `categories.npy`.
    /// Empty where the recipe has no category.
    public var categories: [Int32]
    /// Rows of each category's vocabulary, with "unknown": every id is below.
    public var vocabularySizes: [Int]

    public init(songCount: Int, numbers: [Float], categories: [Int32], vocabularySizes: [Int]) {
        self.songCount = songCount
        self.numbers = numbers
        self.categories = categories
        self.vocabularySizes = vocabularySizes
    }
}
