import TimbreBase
import TimbreEvaluation

/// What the last evaluation measured: a panel a measure, a bar a system.
enum EvaluationPicture {
    /// - Throws: `CannotDraw`; `CatalogueFault`; `FileFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let evaluation: Evaluation
        do {
            evaluation = try source.catalogue.evaluation()
        } catch let fault as EvaluationFault {
            throw CannotDraw(fault.description)
        }
        let measured = MeasureName.allCases.filter { name in evaluation.systems.contains { $0.measure(name) != nil } }
        // Bars of no length say less than a word.
        let naught = measured.filter { name in evaluation.systems.allSatisfy { ($0.measure(name)?.value ?? 0) == 0 } }
        let drawn = naught.count < measured.count ? measured.filter { !naught.contains($0) } : measured
        let panels = drawn.compactMap { panel($0, evaluation) }
        guard !panels.isEmpty else { throw CannotDraw("the last evaluation measured nothing") }
        var note = "\(PictureText.songs(evaluation.queries.count))"
        let isOne = evaluation.models.count < 2
        note += evaluation.queries.areHeldOut ? " that \(isOne ? "were not" : "no model was") trained on" : ""
        if let playlists = evaluation.playlists { note += ", \(PictureText.count(playlists.count)) playlists" }
        let pale = evaluation.systems.contains(where: \.hidesArtist) ? "; pale: no artist is known" : ""
        return Picture(
            title: "How well songs are recommended",
            note: "\(source.name): \(note); lines are 95 % intervals\(pale)"
                + (drawn.count == measured.count ? "" : "; 0 for all: \(naught.map(\.title).joined(separator: ", "))"),
            panels: panels, columns: 2)
    }

    private static func panel(_ measure: MeasureName, _ evaluation: Evaluation) -> Panel? {
        let models = evaluation.models
        let bars = evaluation.systems.compactMap { system -> Bars.Bar? in
            guard let found = system.measure(measure) else { return nil }
            var interval: ClosedRange<Double>?
            if let low = found.low, let high = found.high, low <= high { interval = low...high }
            return Bars.Bar(
                name: system.title, value: found.value, interval: interval,
                text: Number.fixed(found.value, abs(found.value) >= 10 ? 1 : 3),
                colour: colour(of: system, models: models))
        }
        guard !bars.isEmpty else { return nil }
        var panel = Bars(bars: bars, axis: "", width: 330, nameLength: 50).panel(title: measure.title)
        panel.remark = measure.isLowerBetter ? "lower is better" : "higher is better"
        return panel
    }

    /// Without orange, and the light blue, which is much like the pale one.
    private static let ofModels = [.blue] + [2, 3, 5, 6].map { Colour.classes[$0] }

    /// The model in blue, others in colours of their own, what was given to be measured in orange, baselines in grey;
    /// paler where artists are hidden.
    ///
    /// - Parameter models: names, the blue one first.
    private static func colour(of system: Evaluation.System, models: [String]) -> Colour {
        let colour: Colour =
            switch system.kind {
            case .model: ofModels[(system.model.flatMap(models.firstIndex) ?? 0) % ofModels.count]
            case .given: Colour.classes[1]
            case .baseline: Colour(0x8C8C8C)
            }
        return system.hidesArtist ? colour.mixed(with: .white, share: 0.5) : colour
    }

}
