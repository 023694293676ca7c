extension SongTable {
    /// Uses that a recipe makes of the columns, in words: "title", "tempo", "share of topic".
    ///
    /// - Returns: a text for each column; nil where the recipe does not read it.
    /// - Throws: as `notes(readBy:)`.
    public func uses(by recipe: Recipe) throws -> [String?] {
        let plan = try ColumnPlan(self, recipe: recipe)
        var uses = [String?](repeating: nil, count: columns.count)
        func add(_ use: String, _ column: Int?) {
            guard let column else { return }
            uses[column] = [uses[column], use].compactMap(\.self).joined(separator: ", ")
        }
        add("identifier", plan.id)
        add("title", plan.title)
        add("album", plan.album)
        for (category, column) in zip(recipe.categories, plan.categories) {
            add(category.isLabel ? "label \(category.name)" : category.name, column.field)
        }
        for feature in plan.features { for field in feature.fields { add(feature.recipe.name, field) } }
        for date in plan.dates where uses[date.field] == nil { add("date", date.field) }
        for field in plan.popularity?.fields ?? [] where uses[field] == nil { add("popularity", field) }
        if let length = plan.length, uses[length.field] == nil { add("duration", length.field) }
        for (text, column) in zip(recipe.texts, plan.texts) { add(text.name, column) }
        for (label, shares) in zip(recipe.categories.filter { !$0.shares.isEmpty }, plan.shares) {
            for share in shares { add("share of \(label.name)", share?.field) }
        }
        for (number, column) in columns.enumerated() where column.field == .playlist && uses[number] == nil {
            uses[number] = "playlist"
        }
        return uses
    }
}
