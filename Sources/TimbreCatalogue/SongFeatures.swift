/// Training data of a network: the numbers, in the CSV's units, and the category ids of every song.
public struct SongFeatures: Sendable {
    public var songCount: Int
    /// Numbers, row-major `[songs, features]`, as in `features.npy`.
    public var numbers: [Float]
    /// Ids of first names, row-major `[songs, categories]` in the order of `Recipe.categories`, 0 is "unknown"; as in
    /// `categories.npy`. Empty where the recipe has no category.
    public var categories: [Int32]
    /// Names beyond a song's first, row-major `[names, 3]`: song, index of the category and id, ascending; as in
    /// `further_names.npy`.
    public var furtherNames: [Int32]
    /// Size of each category's vocabulary with "unknown": every id is below it.
    public var vocabularySizes: [Int]
    /// Titles and albums of every song; nil where they were not read.
    public var texts: SongTexts?

    public init(
        songCount: Int, numbers: [Float], categories: [Int32], furtherNames: [Int32] = [], vocabularySizes: [Int],
        texts: SongTexts? = nil
    ) {
        self.songCount = songCount
        self.numbers = numbers
        self.categories = categories
        self.furtherNames = furtherNames
        self.vocabularySizes = vocabularySizes
        self.texts = texts
    }

    /// Names of each song in one category.
    package func names(ofCategory place: Int) -> NameLists {
        NameLists(
            categories: categories, width: vocabularySizes.count, furtherNames: furtherNames, category: place)
    }

    /// Id of each song's first name in one category, `[songs]`; 0 is "unknown".
    package func ids(ofCategory place: Int) -> [Int32] {
        stride(from: place, to: categories.count, by: vocabularySizes.count).map { categories[$0] }
    }

    /// A range of songs, renumbered from 0.
    package subscript(songs: Range<Int>) -> SongFeatures {
        guard songs != 0..<songCount, songCount > 0 else { return self }
        let (features, width) = (numbers.count / songCount, vocabularySizes.count)
        return SongFeatures(
            songCount: songs.count,
            numbers: Array(numbers[songs.lowerBound * features..<songs.upperBound * features]),
            categories: Array(categories[songs.lowerBound * width..<songs.upperBound * width]),
            furtherNames: Self.furtherNames(of: songs, in: furtherNames), vocabularySizes: vocabularySizes,
            texts: texts?[songs])
    }

    /// The given songs, in their order, renumbered from 0.
    package func selecting(_ songs: [Int32]) -> SongFeatures {
        guard songCount > 0 else { return self }
        let (features, width) = (numbers.count / songCount, vocabularySizes.count)
        var selected = SongFeatures(
            songCount: songs.count, numbers: [], categories: [], vocabularySizes: vocabularySizes)
        selected.numbers.reserveCapacity(songs.count * features)
        selected.categories.reserveCapacity(songs.count * width)
        for (number, song) in songs.lazy.map({ Int($0) }).enumerated() {
            selected.numbers += numbers[song * features..<(song + 1) * features]
            selected.categories += categories[song * width..<(song + 1) * width]
            guard !furtherNames.isEmpty else { continue }
            var name = Self.place(ofFurtherNamesFrom: song, in: furtherNames)
            while name < furtherNames.count, furtherNames[name] == song {
                selected.furtherNames += [Int32(number), furtherNames[name + 1], furtherNames[name + 2]]
                name += 3
            }
        }
        selected.texts = texts?.selecting(songs)
        return selected
    }

    /// Further names of a range of songs, renumbered from 0.
    ///
    /// - Parameter names: further names of all songs, row-major `[names, 3]`.
    static func furtherNames(of songs: Range<Int>, in names: some SongNames) -> [Int32] {
        let first = place(ofFurtherNamesFrom: songs.lowerBound, in: names)
        var theirs = Array(names[first..<place(ofFurtherNamesFrom: songs.upperBound, in: names)])
        for name in stride(from: 0, to: theirs.count, by: 3) { theirs[name] -= Int32(songs.lowerBound) }
        return theirs
    }

    /// Index of the first further name of a song or a later one.
    private static func place(
        ofFurtherNamesFrom song: Int, in names: some SongNames
    ) -> Int {
        var (low, high) = (0, names.count / 3)
        while low < high {
            let middle = (low + high) / 2
            if names[3 * middle] < song { low = middle + 1 } else { high = middle }
        }
        return 3 * low
    }
}

/// Further names, flattened row by row, in memory or in a mapped file.
protocol SongNames: RandomAccessCollection where Element == Int32, Index == Int {}
extension [Int32]: SongNames {}
extension UnsafeBufferPointer<Int32>: SongNames {}
