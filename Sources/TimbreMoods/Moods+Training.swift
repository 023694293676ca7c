import Foundation
public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute
import TimbreFiles

/// Progress of a training of moods.
public struct MoodProgress: Sendable, Equatable {
    /// The parts of the work, in their order.
    public enum Stage: String, Sendable {
        /// Reading the inputs.
        case reading
        /// Training on parts of the rows, for the report.
        case validating
        /// Training on all rows.
        case training
        /// Computing the probabilities of every song.
        case telling
    }

    public var stage: Stage
    public var done: Portion
}

extension Moods {
    /// Trains a classifier by a recipe on the catalogue's labelled songs, predicts the moods of every song, and stores
    /// both with a report on held-out songs.
    ///
    /// - Parameters:
    ///   - recipe: the inputs, the label and the models.
    ///   - name: the name to store the classifier under; nil for the recipe's name.
    ///   - device: the device that computes.
    ///   - work: told of the stage and its progress, and asked whether to stop.
    /// - Returns: the catalogue with the classifier, and the report.
    /// - Throws: `MoodFault` where there is too little to learn from, or an input is the label; `CatalogueFault`;
    ///   `ComputeFault`; `CancellationError`. The catalogue then stays as it was.
    public func train(
        _ recipe: MoodRecipe, name: String? = nil, device: Device, work: Work<MoodProgress> = Work()
    ) throws -> (catalogue: Catalogue, report: MoodReport) {
        try catalogue.checkCanWrite()
        work.report(MoodProgress(stage: .reading, done: Portion(done: 0, total: 1)))
        let data = try Self.data(of: catalogue, recipe, device: device, work: work.silent())
        return try train(recipe, data, name: name, tellingSongs: true, device: device, work: work)
    }

    func train(
        _ recipe: MoodRecipe, _ data: MoodData, name: String?, tellingSongs: Bool, device: Device,
        work: Work<MoodProgress>
    ) throws -> (catalogue: Catalogue, report: MoodReport) {
        let trainer = MoodTrainer(recipe: recipe, data: data, device: device, start: try recipe.startRecipe())
        let answers = try trainer.heldOutAnswers(
            .heldOut, seed: recipe.training.seed, work: work.part { MoodProgress(stage: .validating, done: $0) })
        work.report(MoodProgress(stage: .training, done: Portion(done: 0, total: 1)))
        let trained = try trainer.train(Array(data.rows.indices), work: work.silent())
        let report = MoodReport(recipe, data, answers, .heldOut, trained: trained)
        let told =
            tellingSongs
            ? try SongMoods(
                trained, data.table, device: device, work: work.part { MoodProgress(stage: .telling, done: $0) }) : nil
        return (try keep(trained, as: name ?? recipe.name, report: report, told: told), report)
    }

    private static func data(
        of catalogue: Catalogue, _ recipe: MoodRecipe, device: Device, work: Work<Never>
    ) throws -> MoodData {
        switch recipe.labels {
        case .categories: try MoodData(catalogue, recipe)
        case .clusters: try MoodData(clusteringSongsOf: catalogue, recipe, device: device, work: work)
        case .survey: throw MoodFault.surveyNeeded(recipe: recipe.name)
        }
    }

    /// Measures how well a recipe predicts moods of the catalogue's songs; nothing is stored.
    ///
    /// - Parameters:
    ///   - recipe: the inputs, the label and the models.
    ///   - split: the division into training and held-out songs.
    ///   - keepingArtistsTogether: whether songs of one artist stay on one side of every split.
    ///   - answers: the path of a CSV for the chosen model's predictions of held-out songs: repetition, fold and row
    ///     (the song), all from 0, the actual class, the predicted class, its probability; nil for none.
    ///   - device: the device that computes.
    ///   - work: told of the stage and its progress, and asked whether to stop.
    /// - Throws: as `train`; `FileFault`.
    public func makeReport(
        _ recipe: MoodRecipe, _ split: MoodSplit, keepingArtistsTogether: Bool = false, answers: String? = nil,
        device: Device, work: Work<MoodProgress> = Work()
    ) throws -> MoodReport {
        work.report(MoodProgress(stage: .reading, done: Portion(done: 0, total: 1)))
        var data = try Self.data(of: catalogue, recipe, device: device, work: work.silent())
        if keepingArtistsTogether { try data.joinGroupsByArtist(path: catalogue.path) }
        var report = try Self.makeReport(recipe, data, split, answers: answers, device: device, work: work)
        report.artists = keepingArtistsTogether ? Set(data.artists).count : nil
        return report
    }

    static func makeReport(
        _ recipe: MoodRecipe, _ data: MoodData, _ split: MoodSplit, answers path: String?, device: Device,
        work: Work<MoodProgress>
    ) throws -> MoodReport {
        let trainer = MoodTrainer(recipe: recipe, data: data, device: device, start: try recipe.startRecipe())
        if let path { try HeldOutAnswers.checkCanWrite(to: path) }
        let answers = try trainer.heldOutAnswers(
            split, seed: recipe.training.seed, work: work.part { MoodProgress(stage: .validating, done: $0) })
        let trained = try trainer.train(Array(data.rows.indices), kinds: [.logistic], work: work.silent())
        if let path { try answers.write(to: path, data) }
        return MoodReport(recipe, data, answers, split, trained: trained)
    }

    /// The shipped recipe for the labels and inputs that the catalogue has.
    ///
    /// - Throws: `MoodFault.noFittingRecipe`.
    public func fittingRecipe() throws -> MoodRecipe {
        let recipe = catalogue.recipe
        let labelled = Set(try recipe.categories.map(\.name).filter { try catalogue.vocabulary($0).count > 2 })
        if labelled.contains("topic"), !recipe.texts.isEmpty { return try .named("lyrics-topics") }
        if labelled.contains("emotion") {
            return try .named(labelled.contains("genre") ? "song-moods-all" : "song-moods")
        }
        throw MoodFault.noFittingRecipe(path: catalogue.path, present: recipe.categories.map(\.name))
    }

    /// Stores a classifier in place of an earlier one with the same name.
    ///
    /// - Parameters:
    ///   - report: the report on held-out rows; nil where there is none.
    ///   - told: the predictions for every song; nil for a classifier of listeners.
    /// - Throws: what `Catalogue.keep` throws.
    func keep(
        _ trained: TrainedMoods, as name: String, report: MoodReport?, told: SongMoods?
    ) throws -> Catalogue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        func text(_ text: String) -> (String) throws -> Void {
            { path in try AtomicFile.write(to: path, followingLinks: false) { try $0.write(text) } }
        }
        let model = try trained.file()
        // A model that can't be read back is not stored.
        _ = try TrainedMoods(model, path: name)
        var files: [(String, (String) throws -> Void)] = [
            (MoodFiles.model(name), { try model.write(to: $0, followingLinks: false) })
        ]
        if let report {
            let json = String(decoding: try encoder.encode(report), as: UTF8.self)
            files.append((MoodFiles.report(name), text(json)))
        }
        if let told { files += try self.files(of: told, by: model, named: name) }
        let written = Set(files.map(\.0))
        return try catalogue.keep(
            files,
            removing: MoodFiles.all(name).filter { !written.contains($0) && catalogue.namesOfFiles.contains($0) })
    }
}

extension Moods {
    /// Stores the predictions of a stored classifier.
    func keep(_ told: SongMoods, by model: TrainedMoods, named name: String) throws -> Catalogue {
        try catalogue.keep(files(of: told, by: model.file(), named: name))
    }

    private func files(
        of told: SongMoods, by model: SafeTensors, named name: String
    ) throws -> [(String, (String) throws -> Void)] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let header = ToldHeader(
            model: ToldHeader.digest(of: model), songs: told.songCount, generation: catalogue.state.generation)
        let json = String(decoding: try encoder.encode(header), as: UTF8.self)
        return [
            (MoodFiles.probabilities(name), { try told.writeProbabilities(to: $0) }),
            (MoodFiles.states(name), { try told.writeStates(to: $0) }),
            (
                MoodFiles.told(name),
                { path in try AtomicFile.write(to: path, followingLinks: false) { try $0.write(json) } }
            ),
        ]
    }
}

extension MoodRecipe {
    /// The recipe whose trained network this one starts from; nil for random weights.
    ///
    /// - Throws: `MoodFault.noSuchRecipe`, `.otherNetwork`; `CatalogueFault.notReadable`, `.invalidRecipe`.
    func startRecipe() throws -> MoodRecipe? {
        guard let start = network.start else { return nil }
        let recipe = try Self.resolve(start.recipe)
        func refuse(_ difference: String) -> MoodFault {
            .otherNetwork(recipe: name, start: recipe.name, difference: difference)
        }
        guard network.sequence == nil, recipe.network.sequence == nil else {
            throw refuse("a network over a sequence of tokens starts from none")
        }
        guard recipe.network.hidden == network.hidden else {
            throw refuse("its hidden layers are \(network.hidden), and the other's \(recipe.network.hidden)")
        }
        guard recipe.network.activation == network.activation else {
            throw refuse("its activation is \(network.activation), and the other's \(recipe.network.activation)")
        }
        return recipe
    }
}
