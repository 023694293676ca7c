import TimbreCatalogue
import TimbreFiles

/// The losses of the last training, in four panels.
struct HistoryPicture {
    private let history: TrainingHistory
    private let training: [Point]
    private let validation: [Point]?

    /// - Throws: `CannotDraw`; `FileFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let history: TrainingHistory
        do {
            history = try TrainingHistory(path: source.catalogue.path(of: CatalogueFile.history))
        } catch FileFault.missing {
            throw CannotDraw("“\(source.catalogue.path)” has no history of a training; train a model first")
        }
        guard let picture = HistoryPicture(history) else { throw CannotDraw("the history of the training is empty") }
        return picture.picture(of: source)
    }

    private init?(_ history: TrainingHistory) {
        guard let training = history.curve("loss") else { return nil }
        (self.history, self.training, validation) = (history, training, history.curve("validation_loss"))
    }

    private func picture(of source: PictureSource) -> Picture {
        let epochs = history.epochs.count
        let dropout = source.catalogue.recipe.network.dropout > 0 ? "; training songs are measured with dropout" : ""
        return Picture(
            title: "Training history",
            note: "\(epochs == 1 ? "1 epoch" : "\(epochs) epochs") of \(source.name)\(dropout)",
            panels: [
                panel("Loss", curves), validationPanel, gapPanel,
                panel("Loss, logarithmic", curves, isLogarithmic: true),
            ], columns: 2)
    }

    private typealias Curve = (name: String, points: [Point], colour: Colour)

    private var curves: [Curve] {
        [("training", training, .blue)] + (validation.map { [("validation", $0, .vermilion)] } ?? [])
    }

    /// What decides when a training stops.
    private var validationPanel: Panel {
        guard let validation, let best = validation.filter(\.y.isFinite).min(by: { $0.y < $1.y }) else {
            return .message("no songs for validation", title: "Validation loss", width: 380, height: 230)
        }
        var panel = panel("Validation loss", [("validation", validation, .vermilion)])
        panel.layers.append(.marks([Mark(x: best.x, y: best.y, colour: .ink)], radius: 4.5))
        panel.legend.append(
            LegendEntry(text: "best: epoch \(Number.short(best.x)), \(Number.short(best.y))", colour: .ink))
        return panel
    }

    private var gapPanel: Panel {
        guard let validation else {
            return .message("no songs for validation", title: "Validation − training", width: 380, height: 230)
        }
        let gap = zip(validation, training).map { Point(x: $0.x, y: $0.y - $1.y) }
        var panel = panel("Validation − training", [("difference", gap, Colour.classes[2])], including: [0])
        panel.legend = []
        let ends = [panel.x.range.lowerBound, panel.x.range.upperBound].map { Point(x: $0, y: 0) }
        panel.layers.insert(.line(ends, colour: .grey, isDashed: true), at: 0)
        return panel
    }

    private func panel(
        _ title: String, _ curves: [Curve], isLogarithmic: Bool = false, including: [Double] = []
    ) -> Panel {
        let values = curves.flatMap { $0.points.map(\.y) }.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
        guard !values.isEmpty else { return .message("no loss above 0", title: title, width: 380, height: 230) }
        let range = Axis.range(of: values + including)
        let first = history.epochs.min() ?? 1
        let last = max(history.epochs.max() ?? 1, first + 1)
        let y =
            isLogarithmic
            ? Axis.logarithmic((values.min() ?? 1) / 1.1...(values.max() ?? 1) * 1.1, title: "")
            : Axis.numbers(range, title: "")
        let layers = curves.flatMap { curve -> [Layer] in
            let line = Layer.line(curve.points, colour: curve.colour)
            // A line of one point can't be seen.
            guard curve.points.count < 30 else { return [line] }
            return [line, .marks(curve.points.map { Mark(x: $0.x, y: $0.y, colour: curve.colour) }, radius: 2.5)]
        }
        return Panel(
            title: title, x: .whole(Axis.range(of: [first, last], margin: 0.02), title: "epoch"), y: y, layers: layers,
            legend: curves.map { LegendEntry(text: $0.name, colour: $0.colour, sign: .line(isDashed: false)) },
            width: 380, height: 230)
    }
}
