extension FeatureRecipe {
    /// Whether a table's column of this name may be the feature's: the name is one of the recipe's, or means the
    /// feature's field.
    package func isCalled(_ name: String) -> Bool {
        if columns.contains(name) { return true }
        guard let field, let match = FieldNames.match(ColumnName(name)) else { return false }
        return match.field == field || isYear && match.field == .year
    }
}

extension FeatureRecipe {
    /// Whether a name means the feature: its own name, or any name of its field.
    package func means(_ name: String) -> Bool {
        if self.name == name { return true }
        guard let wanted = FieldNames.match(ColumnName(name))?.field, wanted.isNumeric else { return false }
        return (field ?? FieldNames.match(ColumnName(self.name))?.field) == wanted
    }

    /// Unit of the feature's values: the recipe's, else the field's, for a share by the legal range; nil where unknown.
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
