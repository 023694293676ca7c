extension Recipe {
    /// The recipe as resolved, every value written out; `Recipe(yaml:source:)` reads back an equal one.
    public func yaml() -> String {
        var lines = ["name: \(YAMLText.quoted(name))"]
        func columns(_ key: String, _ columns: [String]) { lines.append("\(key): \(YAMLText.list(columns))") }
        columns("id", id)
        columns("missing", missing)
        columns("title", title)
        columns("album", album)
        columns("length", length)
        columns("date", date)
        columns("popularity", popularity)
        lines += categories.filter { !$0.isLabel }.map { "\($0.name): \($0.yaml)" }
        let labels = categories.filter(\.isLabel)
        if !labels.isEmpty { lines += ["labels:"] + labels.map { "  \($0.name): \($0.labelYAML)" } }
        if !texts.isEmpty { lines += ["texts:"] + texts.map { "  \($0.name): \($0.yaml)" } }
        lines.append("features:")
        lines += features.map { "  \($0.name): \($0.yaml)" }
        lines.append("network: \(network.yaml)")
        lines.append("objective: \(objective.yaml)")
        if let blend { lines.append("blend: \(blend.yaml)") }
        lines.append("training: \(training.yaml)")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension CategoryRecipe {
    fileprivate var yaml: String {
        var parts = columns.isEmpty ? [] : ["columns: \(YAMLText.list(columns))"]
        if let split { parts.append("split: \(YAMLText.quoted(split))") }
        if split != nil || takesAll { parts.append("take: \(takesAll ? "all" : "first")") }
        parts.append(embedding.map { "embedding: \($0)" } ?? "feature: false")
        if let context { parts.append("context: \(YAMLText.number(context))") }
        return YAMLText.map(parts)
    }
}

extension CategoryRecipe {
    fileprivate var labelYAML: String {
        var parts = columns.isEmpty ? [] : ["columns: \(YAMLText.list(columns))"]
        if let split { parts.append("split: \(YAMLText.quoted(split))") }
        if !takesAll { parts.append("take: first") }
        if !shares.isEmpty { parts.append("shares: \(YAMLText.list(shares))") }
        return YAMLText.map(parts)
    }
}

extension FeatureRecipe {
    fileprivate var yaml: String {
        var parts: [String] = []
        if !columns.isEmpty { parts.append("columns: \(YAMLText.list(columns))") }
        if !sum.isEmpty { parts.append("sum: \(YAMLText.list(sum))") }
        if let field { parts.append("field: \(field.rawValue)") }
        if let unit { parts.append("unit: \(unit.rawValue)") }
        if let vector { parts.append("vector: \(vector)") }
        if field == nil ? parse != .number : parse == .date { parts.append("parse: \(parse.rawValue)") }
        if let suffix { parts.append("suffix: \(YAMLText.quoted(suffix))") }
        if !words.isEmpty { parts.append("words: \(YAMLText.table(words))") }
        if !times.isEmpty { parts.append("times: \(YAMLText.table(times))") }
        parts.append(
            takesAnyNumber ? "range: any" : "range: [\(YAMLText.number(minimum)), \(YAMLText.number(maximum))]")
        parts.append("scale: \(scale.rawValue)")
        if varianceOfOthers { parts.append("absent: variance_of_others") }
        if absentIsMedian { parts.append("absent: median") }
        if let absent { parts.append("absent: \(YAMLText.number(absent))") }
        if isOptional { parts.append("optional: true") }
        return YAMLText.map(parts)
    }
}

extension NetworkRecipe {
    fileprivate var yaml: String {
        YAMLText.map([
            "hidden: [\(hidden.map { "\($0)" }.joined(separator: ", "))]", "latent: \(latent)",
            "activation: \(activation.rawValue)", "latent_activation: \(latentActivation.rawValue)",
            "output: \(output.rawValue)", "dropout: \(YAMLText.number(dropout))",
        ])
    }
}

extension TrainingRecipe {
    fileprivate var yaml: String {
        YAMLText.map([
            "batch: \(batch.map { "\($0)" } ?? "auto")", "epochs: \(epochs)", "patience: \(patience)",
            "rate: \(YAMLText.number(rate))", "plateau: \(plateau.map { "\($0)" } ?? "never")",
            "split: [\(split.map { "\($0)" }.joined(separator: ", "))]", "seed: \(seed)",
            "unknown_share: \(YAMLText.number(unknownShare))",
        ])
    }
}

extension Double {
    /// The shortest text that reads back as the same number, without a fraction where there is none.
    var shortText: String {
        let text = "\(self)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// The pieces of YAML that a recipe is written with.
enum YAMLText {
    static func map(_ parts: [String]) -> String { "{\(parts.joined(separator: ", "))}" }

    static func list(_ texts: [String]) -> String { "[\(texts.map(quoted).joined(separator: ", "))]" }

    static func table(_ table: [String: Double]) -> String {
        map(table.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(number($0.value))" })
    }

    static func number(_ value: Double) -> String { value.shortText }

    /// The text itself where it is unambiguous in YAML, else between double quotes.
    static func quoted(_ text: String) -> String {
        let isPlain = text.first.map { $0.isASCII && $0.isLetter } ?? false
        if isPlain, text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }) { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            // Characters that are illegal in YAML, or end a line.
            case _ where scalar.properties.generalCategory == .control,
                "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
