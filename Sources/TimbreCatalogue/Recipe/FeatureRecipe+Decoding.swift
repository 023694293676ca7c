extension FeatureRecipe {
    static let keys = [
        "columns", "field", "unit", "vector", "parse", "sum", "suffix", "words", "times", "range", "scale", "absent",
        "optional",
    ]

    init(_ node: RecipeNode, name: String) throws {
        self.init(
            name: name, columns: [], field: nil, unit: nil, vector: nil, parse: .number, sum: [], suffix: nil,
            words: [:],
            times: [:], minimum: 0, maximum: 0, scale: .none, absent: nil, varianceOfOthers: false,
            absentIsMedian: false, isOptional: false)
        var hasRange = false
        for (key, value) in try node.mapping(keys: Self.keys) {
            switch key {
            case "columns": columns = try value.texts()
            case "field":
                field = try value.choice(SongField.self)
                if !field!.isNumeric { throw value.fault("“\(value.path)” is a text, and no feature") }
            case "unit": unit = try value.choice(FeatureUnit.self)
            case "vector": vector = try value.integer(0...65535)
            case "parse": parse = try value.choice(Parse.self)
            case "sum": sum = try value.texts()
            case "suffix": suffix = try value.text()
            case "words":
                for (word, number) in try value.mapping(keys: nil) { words[word.lowercased()] = try number.number() }
            case "times":
                for (column, factor) in try value.mapping(keys: nil) { times[column] = try factor.number() }
            case "range":
                (minimum, maximum) = try value.range()
                hasRange = true
            case "scale": scale = try value.choice(Scale.self)
            case "optional": isOptional = try value.flag()
            default:
                varianceOfOthers = try value.text() == "variance_of_others"
                absentIsMedian = try value.text() == "median"
                absent = varianceOfOthers || absentIsMedian ? nil : try value.number()
            }
        }
        try readSource(node)
        if isYear, !sum.isEmpty || suffix != nil || !words.isEmpty || !times.isEmpty || varianceOfOthers {
            throw node.fault(
                "the feature “\(name)” is a year: no sum, suffix, words, times or variance_of_others goes with it")
        }
        guard hasRange else {
            throw node.fault("the feature “\(name)” needs its legal range: [lowest, highest], or any")
        }
        if let column = times.keys.sorted().first(where: { !(columns + sum).contains($0) }) {
            throw node.fault("“\(node.path).times” names “\(column)”, which is none of the feature's columns")
        }
        if let absent, !(minimum...maximum).contains(absent) {
            throw node.fault("“\(node.path).absent” is \(absent.shortText), outside the feature's own range")
        }
    }
}

extension FeatureRecipe {
    /// Reads the source of the feature; without one, it is the field with the feature's name.
    private mutating func readSource(_ node: RecipeNode) throws {
        if columns.isEmpty, sum.isEmpty, field == nil, vector == nil { field = SongField(rawValue: name) }
        let sources = [!columns.isEmpty, !sum.isEmpty, field != nil, vector != nil].count { $0 }
        guard sources == 1, field?.isNumeric ?? true else {
            throw node.fault(
                "the feature “\(name)” needs one of field: energy, columns: [a, b], sum: [a, b] and vector: 0; "
                    + "fields are \(SongField.allCases.filter(\.isNumeric).map(\.rawValue).joined(separator: ", "))")
        }
        guard let field else {
            if unit != nil { throw node.fault("“\(node.path).unit” goes with field: energy") }
            return
        }
        let isDate = field.quantity == .date
        guard parse == .number || isDate, suffix == nil, words.isEmpty, times.isEmpty else {
            throw node.fault("“\(node.path)” names a field: no parse, suffix, words or times goes with it")
        }
        if isDate, parse == .number { parse = .year }
        unit = unit ?? field.unit
        guard field.unit.conversion(to: unit!) != nil else {
            throw node.fault(
                "“\(node.path).unit” can't be \(unit!.rawValue): \(field.inWords) is in \(field.unit.rawValue)")
        }
    }
}

extension RecipeNode {
    /// Reads the legal range of a feature: two numbers, or "any".
    fileprivate func range() throws -> (minimum: Double, maximum: Double) {
        let largest = FeatureRecipe.largestNumber
        if (try? text()) == "any" { return (-largest, largest) }
        guard let bounds = try? numbers(), bounds.count == 2, bounds[0] < bounds[1], bounds[0] >= -largest,
            bounds[1] <= largest
        else { throw fault("“\(path)” needs two numbers of at most 3.4e38, [lowest, highest], or any") }
        return (bounds[0], bounds[1])
    }
}
