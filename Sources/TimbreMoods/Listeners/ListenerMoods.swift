public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute

/// Moods that a classifier predicts for a listener.
public struct ListenerMoods: Sendable, Equatable, Codable {
    /// A mood with its probability.
    public struct Mood: Sendable, Equatable, Codable {
        public var name: String
        public var probability: Double
        /// Whether the mood is predicted: its probability reaches its threshold, or is the largest.
        public var isTold: Bool
        /// Classes of songs that the mood leads to.
        public var songs: [String]
    }

    /// All moods, the likeliest first.
    public var moods: [Mood]
    /// Notes on answers that no listener gave in training; they count for nothing.
    public var notes: [String]
}

extension Moods {
    /// Trains a classifier of listeners by a survey and stores it with a report. No listener's answers are stored.
    ///
    /// - Throws: `MoodFault`, `CatalogueFault`, `ComputeFault`, `CancellationError`. The catalogue then stays as it
    ///   was.
    public func train(
        _ recipe: MoodRecipe, survey: Survey, name: String? = nil, device: Device, work: Work<MoodProgress> = Work()
    ) throws -> (catalogue: Catalogue, report: MoodReport) {
        try catalogue.checkCanWrite()
        let data = try MoodData(survey, recipe)
        return try train(recipe, data, name: name, tellingSongs: false, device: device, work: work)
    }

    /// Measures how well a recipe predicts moods of a survey's listeners; nothing is stored.
    ///
    /// - Parameters:
    ///   - recipe: the questions, the label and the models.
    ///   - survey: the answers of listeners whose moods are known.
    ///   - split: the division into training and held-out listeners.
    ///   - answers: the path of a CSV for the predictions of held-out listeners; nil for none.
    ///   - device: the device that computes.
    ///   - work: told of the progress, and asked whether to stop.
    /// - Throws: as `train`; `FileFault`.
    public static func makeReport(
        _ recipe: MoodRecipe, survey: Survey, _ split: MoodSplit, answers: String? = nil, device: Device,
        work: Work<MoodProgress> = Work()
    ) throws -> MoodReport {
        try makeReport(recipe, MoodData(survey, recipe), split, answers: answers, device: device, work: work)
    }

    /// Predicts moods of listeners by their answers.
    ///
    /// - Parameters:
    ///   - answers: each listener's answers by question; questions may be left out.
    ///   - name: the classifier's name; nil for the only classifier of listeners.
    ///   - device: the device that computes.
    /// - Throws: `MoodFault.unknownQuestion` with the nearest, `.noModel`, `.noSuchModel`, `.ambiguous`;
    ///   `ComputeFault`.
    public func listeners(
        _ answers: [[String: String]], by name: String? = nil, device: Device
    ) throws -> [ListenerMoods] {
        let model = try listenerModel(name)
        let questions = model.encoder.questions
        let columns = Survey(path: "answers", columns: questions, rows: [])
        let rows = try answers.map { answers in
            var row = [String](repeating: "", count: questions.count)
            for (key, value) in answers {
                guard let place = columns.place(of: key) else {
                    throw MoodFault.unknownQuestion(
                        key: key, known: questions, nearest: NearestName.to(key, among: questions))
                }
                row[place] = value.trimmed
            }
            return row
        }
        return try listeners(Survey(path: "answers", columns: questions, rows: rows), model, device: device)
    }

    /// Predicts moods of the listeners of a table, which needs no column of moods.
    ///
    /// - Throws: `MoodFault.noSuchColumn`, `.noModel`, `.noSuchModel`, `.ambiguous`; `ComputeFault`.
    public func listeners(of survey: Survey, by name: String? = nil, device: Device) throws -> [ListenerMoods] {
        try listeners(survey, listenerModel(name), device: device)
    }

    private func listenerModel(_ given: String?) throws -> TrainedMoods {
        let name = try self.name(given, ofListeners: true)
        let model = try model(named: name)
        guard model.recipe.isOfListeners else { throw MoodFault.otherKind(name: name, isOfListeners: false) }
        return model
    }

    /// The questions that a classifier of listeners reads, with the answers that it knows.
    ///
    /// - Throws: `MoodFault.noModel`, `.noSuchModel`, `.ambiguous`.
    public func questions(of name: String? = nil) throws -> [(question: String, answers: [String])] {
        let model = try listenerModel(name)
        return model.encoder.questions.map { question in
            let names = model.encoder.names.first { $0.name == question }?.texts ?? []
            return (question, names.filter { !$0.isEmpty && !$0.contains(", ") })
        }
    }

    private func listeners(_ survey: Survey, _ model: TrainedMoods, device: Device) throws -> [ListenerMoods] {
        guard case .survey(let columns) = model.recipe.labels else {
            preconditionFailure("a classifier of songs")
        }
        let table = try survey.inputs(model.encoder.questions, numbers: columns.numbers)
        let rows = Array(0..<survey.listenerCount)
        let encoded = model.encoder.encode(table, rows: rows)
        let probabilities = try model.probabilities(model.chosen, encoded, on: device)
        let n = model.classes.count
        let folding = TextFolding()
        let songs = Dictionary(
            model.recipe.songs.map { (folding.fold($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        return rows.map { row in
            let own = probabilities[row * n..<(row + 1) * n]
            let told = model.model(model.chosen)?.labels(own) ?? []
            let moods = model.classes.enumerated().map { id, name in
                ListenerMoods.Mood(
                    name: name, probability: own[own.startIndex + id], isTold: told.contains(id),
                    songs: songs[folding.fold(name)] ?? [])
            }
            var notes: [String] = []
            for (question, kind) in zip(model.encoder.questions, model.encoder.names) {
                let place = survey.place(of: question) ?? 0
                let cell = survey.rows[row][place]
                if columns.numbers.contains(question), !Survey.number(cell).isNaN { continue }
                for answer in Survey.answers(cell)
                where kind.ids[TextFolding().fold(answer)] == nil && !answer.contains(",") {
                    notes.append(
                        "no listener of the training answered “\(answer)” to “\(question)”: it counts for nothing")
                }
            }
            return ListenerMoods(
                moods: moods.sorted { ($1.probability, $0.name) < ($0.probability, $1.name) }, notes: notes)
        }
    }
}

extension InputEncoder {
    /// Names of the survey's columns that are read.
    var questions: [String] { names.map(\.name) }
}
