import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreLearning
import TimbreSearch

extension Evaluator {
    /// Measures of one system.
    private struct Measured {
        var candidate: Candidate
        var dimensions: Int
        /// Coverage and hubness; nil for scores, and where query vectors differ from those that are found.
        var spread: AnswerSpread?
        /// One value a query or playlist, by measure.
        var values: [MeasureName: [Double]]
    }

    /// Measures system after system, then resamples.
    ///
    /// - Throws: what making and searching vectors throws.
    func run() throws -> Evaluation {
        var (measured, notes) = ([Measured](), notes)
        let candidates = try candidates()
        guard !candidates.isEmpty else { throw EvaluationFault.nothingToEvaluate }
        for (number, candidate) in candidates.enumerated() {
            try work.check()
            work.report(.system(title: candidate.title, Portion(done: number, total: candidates.count)))
            do {
                let system = try device.phase("vectors of \(candidate.title)") { try candidate.make() }
                if case .vectors(let vectors) = system, vectors.lackingCount > 0 {
                    let lacking = vectors.lackingCount
                    if lacking == songs.count { throw Candidate.LeftOut(reason: "no song has a direction to compare") }
                    notes.append(
                        "\(candidate.title): \(lacking) songs have no direction; they are never found, and as queries find nothing"
                    )
                }
                measured.append(try device.phase("measure \(candidate.title)") { try measure(candidate, system) })
            } catch let leftOut as Candidate.LeftOut {
                notes.append("\(candidate.title) is left out: \(leftOut.reason)")
            }
        }
        work.report(.resampling)
        return device.phase("resample") { summary(measured, notes: notes) }
    }

    private func measure(_ candidate: Candidate, _ system: Candidate.System) throws -> Measured {
        let vectors: CandidateVectors
        switch system {
        case .vectors(let its): vectors = its
        case .scores(let dimensions, let likeness):
            let found = try playlists?.continuation.scores(likeness, work: work.silent())
            return Measured(candidate: candidate, dimensions: dimensions, spread: nil, values: found?.values ?? [:])
        }
        let index = try LatentIndex(VectorSource(vectors.values, dimensions: vectors.dimensions), on: device)
        let nearest = try NearestSongs(
            of: queries, vectors: vectors, in: index, songs, work: work.silent())
        var values: [MeasureName: [Double]] = [
            .duplicates: DuplicateAnswers.shares(nearest, queries: queries, songs: songs)
        ]
        for label in labels { values[label.label.measure] = label.values(nearest, queries: queries) }
        if let playlists {
            let found = try playlists.continuation.scores(vectors, in: index, work: work.silent())
            values.merge(found.values) { $1 }
        }
        let spread = vectors.queries == nil ? try spread(vectors, index) : nil
        return Measured(candidate: candidate, dimensions: vectors.dimensions, spread: spread, values: values)
    }

    private func spread(_ vectors: CandidateVectors, _ index: LatentIndex) throws -> AnswerSpread {
        let sample = try spreadSample.map { songs in
            try LatentIndex(
                VectorSource(songs.flatMap { vectors.query($0) }, dimensions: vectors.dimensions), on: device)
        }
        return try AnswerSpread(ofEverySongIn: sample ?? index, work: work.silent())
    }

    /// Fewest queries or playlists for a verdict: with fewer, resamples resemble the sample and intervals are too
    /// narrow.
    private static let leastToDecide = 10

    private func summary(_ measured: [Measured], notes: [String]) -> Evaluation {
        var notes = notes
        for (what, count) in [("queries", queries.count), ("playlists", playlists?.summary.count ?? .max)]
        where count < Self.leastToDecide {
            notes.append("only \(count) \(what): such intervals are too narrow, and decide nothing")
        }
        var systems = measured.map { its in
            Evaluation.System(
                name: its.candidate.name, title: its.candidate.title, kind: its.candidate.kind,
                dimensions: its.dimensions, hidesArtist: its.candidate.hidesArtist,
                knowsPlaylists: its.candidate.knowsPlaylists, model: its.candidate.view?.model.name.description,
                modelGeneration: its.candidate.view?.model.catalogue.state.modelGeneration, measures: [])
        }
        var comparisons: [Evaluation.Comparison] = []
        let pairs = ComparedPair.all(of: measured.map(\.candidate))
        for (number, name) in MeasureName.allCases.enumerated() {
            if name == .coverage || name == .hubness {
                for (place, its) in measured.enumerated() {
                    guard let spread = its.spread else { continue }
                    systems[place].measures.append(
                        Evaluation.Measure(
                            name: name, value: name == .coverage ? spread.coverage : spread.hubness, low: nil,
                            high: nil, count: spread.queryCount))
                }
                continue
            }
            let places = measured.indices.filter { measured[$0].values[name] != nil }
            let values = places.compactMap { measured[$0].values[name] }
            guard let count = values.first?.count, count > 0 else { continue }
            let bootstrap = Bootstrap(values, resamples: options.resamples, seed: options.seed, number: number)
            for (row, place) in places.enumerated() {
                let interval = bootstrap.interval(of: row)
                systems[place].measures.append(
                    Evaluation.Measure(
                        name: name, value: interval.value, low: interval.low, high: interval.high, count: count))
            }
            for pair in pairs where name != .duplicates || pair.isOfModels {
                guard let row = places.firstIndex(of: pair.system), let other = places.firstIndex(of: pair.baseline)
                else { continue }
                comparisons.append(
                    Evaluation.Comparison(
                        name, systems[pair.system].name, systems[pair.baseline].name, bootstrap.difference(row, other),
                        canDecide: count >= Self.leastToDecide))
            }
        }
        var evaluation = Evaluation(
            songs: songs.count, modelGeneration: catalogue.state.modelGeneration, seed: options.seed,
            queries: Evaluation.Queries(
                count: queries.count, areHeldOut: areHeldOut, heldOutSongs: heldOutCount, since: options.since),
            playlists: playlists?.summary, systems: systems, comparisons: comparisons, refused: refused, notes: notes)
        evaluation.unbeaten = evaluation.findUnbeaten()
        return evaluation
    }
}
