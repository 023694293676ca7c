import TimbreCatalogue
import TimbreFiles

/// The losses of the last training: both on one axis, and the one by which the best epoch is chosen, with its parts.
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
        var note = "\(epochs == 1 ? "1 epoch" : "\(epochs) epochs") of \(source.name); "
        note += validation == nil ? "no songs for validation" : Self.whyBelow(source.catalogue.recipe)
        return Picture(
            title: "Training history", note: note,
            panels: [panel("Loss", curves)] + (validationPanel.map { [$0] } ?? []), columns: 2)
    }

    /// Why validation can lie below training, of which a reader thinks that it was the other way round.
    static func whyBelow(_ recipe: Recipe) -> String {
        let objective = recipe.objective
        let disturbances = [
            ("dropout", recipe.network.dropout > 0), ("noise", objective.noise > 0),
            ("hidden names", recipe.training.unknownShare > 0),
        ].filter(\.1).map(\.0)
        var reasons = ["the training loss is the mean over an epoch in which the weights improve"]
        if let last = disturbances.last {
            let others = disturbances.dropLast().joined(separator: ", ")
            let verb = others.isEmpty && last != "hidden names" ? "acts" : "act"
            reasons.append("\(others.isEmpty ? "" : others + " and ")\(last) \(verb) in training only")
        }
        if objective.categories == .contrast {
            reasons.append(
                "a song adds contrast only where one beside it shares a name, and only training puts such songs in pairs"
            )
        }
        return "validation can lie below training: \(reasons.joined(separator: "; "))"
    }

    private typealias Curve = (name: String, points: [Point], colour: Colour)

    private var curves: [Curve] {
        [("training", training, .blue)] + (validation.map { [("validation", $0, .vermilion)] } ?? [])
    }

    /// Panel of the validation loss, which decides when a training stops; nil without validation songs.
    private var validationPanel: Panel? {
        guard let validation, let best = validation.filter(\.y.isFinite).min(by: { $0.y < $1.y }) else { return nil }
        let parts = [("reconstruction", Colour.green), ("contrast", .purple)].compactMap { part, colour in
            history.curve("validation_\(part)").map { (name: part, points: $0, colour: colour) }
        }
        let name = parts.isEmpty ? "validation" : "validation, the sum"
        var panel = panel("Validation loss", [(name, validation, .vermilion)] + parts)
        panel.layers.append(.marks([Mark(x: best.x, y: best.y, colour: .ink)], radius: 4.5))
        panel.legend.append(
            LegendEntry(text: "best: epoch \(Number.short(best.x)), \(Number.short(best.y))", colour: .ink))
        return panel
    }

    private func panel(_ title: String, _ curves: [Curve]) -> Panel {
        let first = history.epochs.min() ?? 1
        let last = max(history.epochs.max() ?? 1, first + 1)
        let layers = curves.flatMap { curve -> [Layer] in
            let line = Layer.line(curve.points, colour: curve.colour)
            // A line of one point can't be seen.
            guard curve.points.count < 30 else { return [line] }
            return [line, .marks(curve.points.map { Mark(x: $0.x, y: $0.y, colour: curve.colour) }, radius: 2.5)]
        }
        return Panel(
            title: title, x: .whole(Axis.range(of: [first, last], margin: 0.02), title: "epoch", room: 400),
            y: .numbers(Axis.range(of: curves.flatMap { $0.points.map(\.y) }), title: ""), layers: layers,
            legend: curves.map { LegendEntry(text: $0.name, colour: $0.colour, sign: .line(isDashed: false)) },
            width: 400, height: 280)
    }
}
