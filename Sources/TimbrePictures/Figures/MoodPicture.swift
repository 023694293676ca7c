import TimbreMoods

/// A picture of each classifier: confusions, shares of classes, calibration, training.
enum MoodPicture {
    /// More classes can't be read.
    private static let mostClasses = 24

    /// - Throws: `CannotDraw`; `MoodFault`; `CatalogueFault`.
    static func each(_ source: PictureSource) throws -> [(name: String, picture: Picture)] {
        let names = source.catalogue.moods.names
        guard !names.isEmpty else { throw CannotDraw("no classifier of moods is trained") }
        return try names.map { name in (name, picture(try source.catalogue.moods.report(of: name), name, source)) }
    }

    private static func picture(_ report: MoodReport, _ name: String, _ source: PictureSource) -> Picture {
        var panels: [Panel] = []
        if let chosen = report.models.first {
            if !report.areSeveral, report.classes.count <= mostClasses { panels.append(confusion(chosen, report)) }
            panels.append(misses(chosen, report))
            panels.append(shares(chosen, report))
            panels.append(reliability(chosen))
        }
        panels.append(models(report))
        if let history = history(report) { panels.append(history) }
        let rows = report.areSeveral && report.models.last?.name == "every label" ? "rows" : "songs"
        return Picture(
            title: "Moods by \(name)",
            note: "\(source.name): \(PictureText.count(report.rows)) labelled \(rows), "
                + (report.split == .heldOut ? "a fifth told by what the others taught" : "told by what others taught")
                + (report.isCircular ? "; the labels were made of the inputs" : ""), panels: panels, columns: 2)
    }

    /// Shares of each class's rows that were told each class.
    private static func confusion(_ model: MoodReport.Model, _ report: MoodReport) -> Panel {
        let cells = model.confusion.enumerated().flatMap { row, told in
            let all = Double(max(1, told.reduce(0, +)))
            return told.enumerated().map { column, count in
                HeatCell(
                    row: row, column: column, value: Double(count) / all,
                    text: Number.fixed(Double(count) / all * 100, 0))
            }
        }
        let names = report.classes.map { PictureText.short($0, 20) }
        var panel = HeatMap(
            rows: names, columns: names, cells: cells, scale: ColourScale(.sequential, 0...1, unit: .share)
        ).panel
        panel.title = "Confusion, % of rows"
        return panel
    }

    private static func misses(_ model: MoodReport.Model, _ report: MoodReport) -> Panel {
        let bars =
            report.areSeveral
            ? model.classes.map {
                Bars.Bar(name: $0.name, value: 1 - $0.f1, text: Number.fixed(1 - $0.f1, 2), colour: .vermilion)
            }
            : model.confused.sorted { $0.share > $1.share }.map {
                Bars.Bar(
                    name: "\($0.actual) as \($0.told)", value: $0.share,
                    text: "\(Number.percent($0.share)) · \(PictureText.count($0.answers))", colour: .vermilion)
            }
        guard !bars.isEmpty else {
            return .message("nothing was told wrong", title: "Misclassifications", width: 380, height: 120)
        }
        return Bars(
            bars: bars, axis: report.areSeveral ? "1 − F1" : "share of the class's rows",
            unit: report.areSeveral ? .plain : .share, width: 330, nameLength: 40
        ).panel(title: "Misclassifications")
    }

    private static func shares(_ model: MoodReport.Model, _ report: MoodReport) -> Panel {
        let rows = Double(max(1, report.rows))
        let bars = zip(report.classes, report.support).map { name, support in
            Bars.Bar(
                name: name, value: Double(support) / rows,
                text: "\(Number.percent(Double(support) / rows)) · \(PictureText.count(support))")
        }
        return Bars(bars: bars, axis: "share of labelled rows", unit: .share, width: 330).panel(title: "Classes")
    }

    private static func reliability(_ model: MoodReport.Model) -> Panel {
        let points = model.reliability.map { Point(x: $0.confidence, y: $0.accuracy) }
        return Panel(
            title: "Reliability: ECE \(Number.fixed(model.calibrationError, 3))",
            x: .numbers(0...1, title: "probability"), y: .numbers(0...1, title: "share that is right"),
            layers: [
                .line([Point(x: 0, y: 0), Point(x: 1, y: 1)], colour: .grey, isDashed: true),
                .line(points, colour: .blue), .marks(points.map { Mark(x: $0.x, y: $0.y, colour: .blue) }, radius: 3.5),
            ], width: 330, height: 230)
    }

    private static func models(_ report: MoodReport) -> Panel {
        let bars = report.models.map { model in
            let found = report.areSeveral ? model.macroF1 : model.accuracy
            let isChosen = model.name == report.models.first?.name
            let kinds = isChosen && report.chosen.count == 1 ? report.chosen.keys.map { ": \($0)" } : []
            return Bars.Bar(
                name: model.name + kinds.joined(), value: found.value, interval: found.low...max(found.low, found.high),
                text: Number.fixed(found.value, 3), colour: isChosen ? .blue : .pale)
        }
        return Bars(bars: bars, axis: "", width: 330).panel(title: report.areSeveral ? "Macro F1" : "Accuracy")
    }

    private static func history(_ report: MoodReport) -> Panel? {
        guard let history = report.history, !history.isEmpty else { return nil }
        let training = history.map { Point(x: Double($0.epoch), y: $0.loss) }
        let validation = history.compactMap { epoch in
            epoch.validationLoss.map { Point(x: Double(epoch.epoch), y: $0) }
        }
        let values = (training + validation).map(\.y)
        let last = max(Double(history.last?.epoch ?? 2), 2)
        return Panel(
            title: "Training of the network", x: .whole(Axis.range(of: [1, last], margin: 0.02), title: "epoch"),
            y: .numbers(Axis.range(of: values), title: "loss"),
            layers: [.line(training, colour: .blue), .line(validation, colour: .vermilion)],
            legend: [("training", training, Colour.blue), ("validation", validation, .vermilion)].compactMap {
                $1.isEmpty ? nil : LegendEntry(text: $0, colour: $2, sign: .line(isDashed: false))
            }, width: 330, height: 230)
    }
}
