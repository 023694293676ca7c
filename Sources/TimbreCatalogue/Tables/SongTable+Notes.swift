import TimbreBase

extension SongTable {
    /// Notes that an ingest by a recipe would make on the table, in sentences.
    ///
    /// - Throws: `CatalogueFault.missingColumn`, `.ambiguousField`, `.unfitColumn`.
    public func notes(readBy recipe: Recipe) throws -> [String] {
        notes(for: try ColumnPlan(self, recipe: recipe), recipe: recipe)
    }

    /// Decisions about the table, in sentences: its dialect, converted units, columns that contradict their names,
    /// unused columns.
    func notes(for plan: ColumnPlan, recipe: Recipe) -> [String] {
        var notes = ["“\(path)”: \(dialect)"]
        var converted: [String] = []
        for feature in plan.features {
            guard let reading = feature.reading, let column = feature.fields.first, let unit = feature.recipe.unit,
                reading.unit != unit || reading.form != .number
            else { continue }
            converted.append("\(feature.recipe.name) from “\(columns[column].name)”, \(reading.inWords)")
        }
        if !converted.isEmpty { notes.append("“\(path)”, converted: \(converted.joined(separator: "; "))") }
        for date in plan.dates where date.form != .fourDigitYear {
            notes.append("“\(path)”: \(columns[date.field].reading) in “\(columns[date.field].name)”")
        }
        for column in columns {
            if let note = column.note, column.field != nil || !column.isCounter {
                notes.append("“\(path)”, column “\(column.name)”: \(note)")
            }
        }
        return notes + plan.notes
    }

    /// Whether most cells of a column are numbers.
    func holdsNumbers(_ column: Int) -> Bool {
        ColumnSample.isMost(
            samples[column].numbers(numberFormat(column)).count, of: samples[column].cells.count)
    }

    /// Number format of a column that is no known field.
    func numberFormat(_ column: Int) -> NumberFormat { samples[column].marks.format(decimal: decimal) }
}

extension SongTable.Column {
    /// Whether the column counts the rows, because it has no name of its own.
    var isCounter: Bool { ["", "index", "x", "unnamed0", "1"].contains(ColumnName.plain(name)) }
}
