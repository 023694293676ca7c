import TimbreCatalogue

extension SongFeatures {
    /// Whether these are songs as a recipe reads them: the shapes, and that every id is of its vocabulary.
    ///
    /// - Throws: `LearningFault.dataOfAnotherRecipe`.
    func check(readBy recipe: Recipe) throws {
        func refuse(_ difference: String) -> LearningFault {
            .dataOfAnotherRecipe(recipe: recipe.name, difference: difference)
        }
        let (features, width) = (recipe.features.count, recipe.categories.count)
        guard numbers.count == songCount * features else {
            throw refuse("\(numbers.count) numbers for \(songCount) songs of \(features) features")
        }
        guard vocabularySizes.count == width, categories.count == songCount * width else {
            throw refuse(
                "\(categories.count) ids of \(vocabularySizes.count) vocabularies for \(songCount) songs of \(width) categories"
            )
        }
        if let texts, texts.count != songCount { throw refuse("\(texts.count) texts for \(songCount) songs") }
        for column in 0..<width {
            var (least, greatest) = (Int32.max, Int32.min)
            for place in stride(from: column, to: categories.count, by: width) {
                least = min(least, categories[place])
                greatest = max(greatest, categories[place])
            }
            guard least >= 0, greatest < vocabularySizes[column] else {
                throw refuse(
                    "ids of \(recipe.categories[column].name) from \(least) to \(greatest), where its vocabulary has \(vocabularySizes[column]) rows"
                )
            }
        }
        guard furtherNames.count.isMultiple(of: 3) else { throw refuse("further names that are cut off") }
        for name in stride(from: 0, to: furtherNames.count, by: 3) {
            let (song, category, id) = (furtherNames[name], Int(furtherNames[name + 1]), furtherNames[name + 2])
            let isInPlace = name == 0 || furtherNames[name - 3] <= song
            guard isInPlace, song >= 0, song < songCount, (0..<width).contains(category), id > 0,
                id < vocabularySizes[category]
            else { throw refuse("a further name \(id) of song \(song) and category \(category), which is none") }
        }
    }
}
