import Foundation
import Timbre
import TimbreFiles

/// Output of a report on moods.
struct MoodReportLines {
    let report: MoodReport

    func print(json isJSON: Bool) throws {
        if isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try Console.result(String(decoding: try encoder.encode(report), as: UTF8.self))
        }
        try head()
        try models()
        guard let chosen = report.models.first else { return }
        try Console.result("")
        try classes(of: chosen)
        try confusions(of: chosen)
        try signs()
    }

    private func head() throws {
        let split =
            switch report.split {
            case .heldOut: "a fifth of them held out"
            case .folds(let folds, let repeats): "\(folds) folds, \(repeats == 1 ? "once" : "\(repeats) times")"
            }
        try Console.result(
            "\(report.recipe): \(Counted.things(report.rows, "labelled row")), \(report.classes.count) classes, \(split)"
        )
        if report.isCircular {
            Console.note(
                "the labels were made of these inputs: accuracy says how well the rules are copied, nothing of moods")
        }
        for text in report.texts {
            let others = text.songs.filter { $0.key != text.language }.map(\.value).reduce(0, +)
            Console.note(
                (text.language == "none"
                    ? "\(text.name): words are taken as they are, without a language's rules"
                    : "\(text.name): read as \(text.language)")
                    + (others > 0
                        ? "; \(Counted.songs(others)) by the rules of another language, which their words tell" : ""))
        }
        if !report.lacking.isEmpty {
            Console.note("the catalogue lacks \(report.lacking.joined(separator: ", ")): left out")
        }
        if let artists = report.artists {
            Console.note("the songs of each of the \(artists) artists stay on one side of every split")
        }
        if report.repeated > 0 {
            Console.note(
                "\(report.repeated == 1 ? "1 row repeats another" : "\(report.repeated) rows repeat others"): copies stay on one side of every split"
            )
        }
        if report.unreadable > 0 {
            Console.note("\(Counted.things(report.unreadable, "labelled row")) could not be read and count for nothing")
        }
    }

    private func models() throws {
        var table = Table([
            ("model", .left), ("accuracy", .right), ("", .left), ("macro F1", .right), ("", .left),
            ("log loss", .right),
            ("ECE", .right), ("Brier", .right),
            (report.areSeveral ? "macro F1 beside the chosen" : "accuracy beside the chosen", .left),
        ])
        for model in report.models {
            table.add([
                label(of: model), Units.fixed(model.accuracy.value, 3), interval(model.accuracy),
                Units.fixed(model.macroF1.value, 3), interval(model.macroF1), Units.fixed(model.logLoss, 3),
                Units.fixed(model.calibrationError, 3), Units.fixed(model.brier, 3),
                (report.areSeveral ? model.macroF1Difference : model.accuracyDifference)
                    .map { "\(signed($0.value)) \(signedInterval($0))" } ?? "",
            ])
        }
        try table.printed()
    }

    /// Name of a model; for the chosen one, with the kinds that validation chose.
    private func label(of model: MoodReport.Model) -> String {
        guard model.name == report.models.first?.name else { return model.name }
        let counts = report.chosen.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let total = counts.reduce(0) { $0 + $1.value }
        return "\(model.name): "
            + (counts.count == 1
                ? counts[0].key : counts.map { "\($0.key) \($0.value) of \(total)" }.joined(separator: ", "))
    }

    private func classes(of model: MoodReport.Model) throws {
        var table = Table([
            ("class", .left), ("answers", .right), ("precision", .right), ("recall", .right), ("F1", .right),
            ("", .left),
        ])
        for found in model.classes {
            table.add([
                found.name, "\(found.support)", Units.fixed(found.precision, 3), Units.fixed(found.recall, 3),
                Units.fixed(found.f1, 3), found.name == model.best ? "best" : found.name == model.worst ? "worst" : "",
            ])
        }
        table.add([
            "macro", "\(model.classes.reduce(0) { $0 + $1.support })", Units.fixed(model.macroPrecision, 3),
            Units.fixed(model.macroRecall, 3),
            Units.fixed(model.macroF1.value, 3), "",
        ])
        table.add([
            "weighted", "", Units.fixed(model.weightedPrecision, 3), Units.fixed(model.weightedRecall, 3),
            Units.fixed(model.weightedF1, 3), "",
        ])
        try table.printed()
    }

    private func confusions(of model: MoodReport.Model) throws {
        guard !model.confused.isEmpty else { return }
        try Console.result("")
        try Console.result("most confused:")
        for pair in model.confused.prefix(5) {
            try Console.result(
                "\(pair.actual) told as \(pair.told): \(Units.fixed(pair.share * 100, 1)) % of its "
                    + "answers, \(pair.answers) in all")
        }
    }

    private func signs() throws {
        guard report.signs.contains(where: { !$0.isEmpty }) else { return }
        try Console.result("")
        try Console.result("speaking most for each class, by the logistic regression:")
        for (name, signs) in zip(report.classes, report.signs) {
            try Console.result("\(name): " + signs.map(\.input).joined(separator: ", "))
        }
    }

    private func interval(_ interval: MoodReport.Interval) -> String {
        "[\(Units.fixed(interval.low, 3)), \(Units.fixed(interval.high, 3))]"
    }

    private func signed(_ value: Double) -> String { (value < 0 ? "-" : "+") + Units.fixed(abs(value), 3) }

    private func signedInterval(_ interval: MoodReport.Interval) -> String {
        "[\(signed(interval.low)), \(signed(interval.high))]"
    }
}
