import TimbreBase
import TimbreRecipes

/// Words of a language that say little by themselves: the, and, of.
enum StopWords {
    /// Stop words by language; a language without a list is missing. Words with an apostrophe are listed with and
    /// without it: don't, dont.
    static let lists: [String: Set<String>] = Dictionary(
        uniqueKeysWithValues: ShippedStopWords.all.map { language, text in
            let words = Tokens().split(text.replacing("\n", with: " "))
            return (language, Set(words).union(words.map { $0.replacing("'", with: "") }))
        })

    static let languages = lists.keys.sorted()
}
