/// Where a recipe's columns stand in one CSV.
struct ColumnPlan {
    struct Category {
        var field: Int?
        var names: NameCell
        /// Whether names beyond the first count.
        var takesAll: Bool
    }

    struct Feature {
        /// One field, or those that are added; empty where the feature is absent from the CSV.
        var fields: [Int]
        /// What each field's value is multiplied by.
        var factors: [Double]
        var recipe: FeatureRecipe
    }

    let fieldCount: Int
    let names: [String]
    let id: Int?
    let title: Int
    let album: Int?
    let length: Int?
    let date: Int?
    let popularity: Int?
    let categories: [Category]
    let artist: Int?
    let features: [Feature]
    /// What ingest says of columns that it does without.
    let notes: [String]

    /// - Throws: `CatalogueFault.missingColumn` for the title, a trained category and a feature that are not there.
    init(_ header: CSVHeader, recipe: Recipe) throws {
        fieldCount = header.names.count
        names = header.names
        id = header.field(recipe.id)
        title = try header.requiredField(recipe.title, purpose: "the title")
        album = header.field(recipe.album)
        length = header.field(recipe.length)
        date = header.field(recipe.date)
        popularity = header.field(recipe.popularity)
        categories = try recipe.categories.map { category in
            let field =
                category.isFeature
                ? try header.requiredField(category.columns, purpose: "the category “\(category.name)”")
                : header.field(category.columns)
            return Category(
                field: field, names: NameCell(separator: category.split?.utf8.first), takesAll: category.takesAll)
        }
        artist = recipe.categories.first { $0.name == "artist" }.flatMap { header.field($0.columns) }
        var notes: [String] = []
        features = try recipe.features.map { feature in
            let found = try Self.columns(of: feature, in: header)
            if found.isEmpty {
                notes.append(
                    feature.varianceOfOthers
                        ? "\(header.file) has no column for \(feature.name): it is the variance of the other features after 0–1 scaling"
                        : "\(header.file) has no column for \(feature.name): it is \((feature.absent ?? 0).shortText) for every song"
                )
            }
            return Feature(
                fields: found, factors: found.map { feature.times[header.names[$0]] ?? 1 }, recipe: feature)
        }
        let used = [id, title, album, length, date, popularity] + categories.map(\.field) + features.flatMap(\.fields)
        for field in Set(used.compactMap(\.self)).sorted() where header.isRepeated(field) {
            notes.append("\(header.file) has more than one column “\(header.names[field])”: the first counts")
        }
        self.notes = notes
    }

    private static func columns(of feature: FeatureRecipe, in header: CSVHeader) throws -> [Int] {
        let mayBeAbsent = feature.absent != nil || feature.varianceOfOthers
        let purpose = "the feature “\(feature.name)”"
        if feature.sum.isEmpty {
            if mayBeAbsent, header.field(feature.columns) == nil { return [] }
            return [try header.requiredField(feature.columns, purpose: purpose)]
        }
        if mayBeAbsent, feature.sum.contains(where: { header.field([$0]) == nil }) { return [] }
        return try feature.sum.map { try header.requiredField([$0], purpose: purpose) }
    }
}
