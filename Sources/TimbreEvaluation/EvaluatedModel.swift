import TimbreCatalogue
import TimbreLearning

/// A model that is measured, with the songs and playlists of its training. In a catalogue without a model it stands for
/// the one that the recipe would train, and is not measured.
struct EvaluatedModel {
    /// The catalogue with this model selected.
    let catalogue: Catalogue
    /// Songs that the model was not trained on.
    let heldOut: HeldOutSongs
    /// Playlists that trained the model; nil for none.
    let playlists: TrainedPlaylists?
    /// Whether this is the catalogue's own model, with which the others are compared.
    let isMain: Bool
    /// Whether texts name the model, because several are measured.
    let isNamed: Bool

    var name: ModelName { catalogue.modelName }
    var isTrained: Bool { catalogue.state.hasModel }

    /// Subject of a sentence.
    var inWords: String { isNamed ? "the model “\(name)”" : "the model" }

    /// - Throws: `EvaluationFault.songsWithoutLatents`; `CatalogueFault`, `FileFault`, `LearningFault`.
    private init(of catalogue: Catalogue, isMain: Bool, isNamed: Bool) throws {
        (self.catalogue, self.isMain, self.isNamed) = (catalogue, isMain, isNamed)
        let count = catalogue.songCount
        guard catalogue.state.hasModel else {
            heldOut = HeldOutSongs(training: catalogue.recipe.training, trainedCount: count, songCount: count)
            playlists = nil
            return
        }
        if catalogue.state.latentCount < count {
            throw EvaluationFault.songsWithoutLatents(
                path: catalogue.path, songs: count - catalogue.state.latentCount,
                model: isNamed || catalogue.modelName != .standard ? catalogue.modelName : nil)
        }
        let file = try catalogue.modelFile()
        heldOut = try HeldOutSongs(file, songCount: count)
        playlists = try TrainedPlaylists(file)
    }

    /// The catalogue's own model, then the others in the given order.
    ///
    /// - Throws: `EvaluationFault.repeatedModel`, `.songsWithoutLatents`; `CatalogueFault.noSuchModel`.
    static func models(of catalogue: Catalogue, beside others: [ModelName]) throws -> [EvaluatedModel] {
        let names = [catalogue.modelName] + others
        if let repeated = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
            throw EvaluationFault.repeatedModel(names[repeated])
        }
        let own = try EvaluatedModel(of: catalogue, isMain: true, isNamed: !others.isEmpty)
        guard own.isTrained || others.isEmpty else {
            throw CatalogueFault.noSuchModel(path: catalogue.path, name: own.name, present: catalogue.modelNames)
        }
        return [own]
            + (try others.map {
                try EvaluatedModel(of: catalogue.selecting($0), isMain: false, isNamed: true)
            })
    }

    /// Reason for which measuring by a category would only show that training used it; nil for a category that training
    /// did not use.
    func reason(against category: String) -> String? {
        let recipe = catalogue.recipe
        if recipe.trains(on: category) {
            let isFeature = recipe.categories.contains { $0.name == category && $0.isFeature }
            return
                (isFeature ? "the \(category) is a feature of \(inWords)" : "\(inWords) is trained on the \(category)")
                + ", and finding it again would show only that it was told"
        }
        if let kin = Self.kin[category], recipe.trains(on: kin) {
            return "\(inWords) is told the \(kin), which gives the \(category) away"
        }
        guard let agreement = playlists?.agreement(on: category), agreement.givesAway else { return nil }
        return "the playlists that trained \(inWords) give the \(category) away: \(agreement.inWords)"
    }

    /// Categories from which another can be told.
    private static let kin = ["genre": "subgenre", "subgenre": "genre"]
}

extension [EvaluatedModel] {
    /// Ids of songs that none of the models was trained on, ascending; empty where all were trained on other
    /// catalogues' songs.
    var heldOutSongs: [Int] {
        // A model trained on other songs has no held-out songs here, and does not restrict those of the others.
        let own = filter { !$0.heldOut.isOfOtherSongs }
        return own.dropFirst().reduce(own.first?.heldOut.songs ?? []) { songs, model in
            let heldOut = Set(model.heldOut.songs)
            return songs.filter(heldOut.contains)
        }
    }

    /// Notes to read before the models' figures are compared.
    var notes: [String] {
        let strangers =
            filter { $0.isTrained && $0.heldOut.isOfOtherSongs }.map {
                "\($0.inWords) was trained on other songs, and may have learned from some that are here under the same "
                    + "name, the queries among them"
            }
            + filter(\.heldOut.hasBegunWithWeights).map {
                "\($0.inWords) began with the weights of another, which may have learned from any of these songs"
            }
        let (told, others) = (filter { $0.playlists != nil }, filter { $0.playlists == nil })
        guard !told.isEmpty, !others.isEmpty else { return strangers }
        func names(_ models: [EvaluatedModel]) -> String { models.map { "“\($0.name)”" }.joined(separator: ", ") }
        return strangers
            + [
                "trained with playlists: \(names(told)); without: \(names(others)): what playlists tell is a part of "
                    + "the difference"
            ]
    }
}

extension Recipe {
    /// Whether a model by this recipe is told a category: as a feature, or by the weight of a contrast.
    fileprivate func trains(on category: String) -> Bool {
        categories.contains { $0.name == category && $0.isFeature } || (objective.weights[category] ?? 0) > 0
    }
}
