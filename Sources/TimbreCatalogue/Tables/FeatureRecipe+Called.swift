extension FeatureRecipe {
    /// Whether a table may call the feature's column so: by one of the recipe's names, or one that means its field.
    package func isCalled(_ name: String) -> Bool {
        if columns.contains(name) { return true }
        guard let field, let match = FieldNames.match(ColumnName(name)) else { return false }
        return match.field == field || isYear && match.field == .year
    }
}

extension FeatureRecipe {
    /// Whether the feature is what a name means: its own, its field's, or another name of that field.
    package func means(_ name: String) -> Bool {
        if self.name == name { return true }
        guard let wanted = FieldNames.match(ColumnName(name))?.field, wanted.isNumeric else { return false }
        return (field ?? FieldNames.match(ColumnName(self.name))?.field) == wanted
    }

    /// The unit of its values: as the recipe says, or, of a share in a column of its own, as the range tells; nil where
    /// nothing tells.
    package var valueUnit: FeatureUnit? {
        if let unit { return unit }
        guard let field = field ?? FieldNames.match(ColumnName(name))?.field, field.isNumeric else { return nil }
        switch field.unit {
        case .fraction, .percent: return maximum == 1 ? .fraction : maximum == 100 ? .percent : nil
        case .milliseconds, .seconds, .minutes: return nil
        default: return field.unit
        }
    }
}
