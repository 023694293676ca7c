/// What a network learns from, in the CSV's units: the numbers and category ids of every song.
public struct SongFeatures: Sendable {
    public var songCount: Int
    /// Row-major `[songs, features]`, as in `features.npy`.
    public var numbers: [Float]
    /// Row-major `[songs, categories]` in the order of `Recipe.categories`: the first name of each, 0 is "unknown"; as in
    /// `categories.npy`. Empty where the recipe has no category.
    public var categories: [Int32]
    /// Row-major `[names, 3]`: song, place of the category and id of each name beyond a song's first, ascending; as in `further_names.npy`.
    public var furtherNames: [Int32]
    /// Rows of each category's vocabulary, with "unknown": every id is below.
    public var vocabularySizes: [Int]

    public init(
        songCount: Int, numbers: [Float], categories: [Int32], furtherNames: [Int32] = [], vocabularySizes: [Int]
    ) {
        self.songCount = songCount
        self.numbers = numbers
        self.categories = categories
        self.furtherNames = furtherNames
        self.vocabularySizes = vocabularySizes
    }

    /// Names of one category that each song has.
    package func names(ofCategory place: Int) -> NameLists {
        NameLists(
            categories: categories, width: vocabularySizes.count, furtherNames: furtherNames, category: place)
    }

    /// Some songs, which then count from 0.
    package subscript(songs: Range<Int>) -> SongFeatures {
        guard songs != 0..<songCount, songCount > 0 else { return self }
        let (features, width) = (numbers.count / songCount, vocabularySizes.count)
        let ends = [songs.lowerBound, songs.upperBound].map(place(ofFurtherNamesFrom:))
        var further = Array(furtherNames[3 * ends[0]..<3 * ends[1]])
        for name in stride(from: 0, to: further.count, by: 3) { further[name] -= Int32(songs.lowerBound) }
        return SongFeatures(
            songCount: songs.count,
            numbers: Array(numbers[songs.lowerBound * features..<songs.upperBound * features]),
            categories: Array(categories[songs.lowerBound * width..<songs.upperBound * width]), furtherNames: further,
            vocabularySizes: vocabularySizes)
    }

    /// The number of further names of songs before this one.
    private func place(ofFurtherNamesFrom song: Int) -> Int {
        var (low, high) = (0, furtherNames.count / 3)
        while low < high {
            let middle = (low + high) / 2
            if furtherNames[3 * middle] < song { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
