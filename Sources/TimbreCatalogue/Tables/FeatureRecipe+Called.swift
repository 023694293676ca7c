extension FeatureRecipe {
    /// Whether a table may call the feature's column so: by one of the recipe's names, or one that means its field.
    package func isCalled(_ name: String) -> Bool {
        if columns.contains(name) { return true }
        guard let field, let match = FieldNames.match(ColumnName(name)) else { return false }
        return match.field == field || isYear && match.field == .year
    }
}
