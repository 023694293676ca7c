import TimbreCatalogue
import TimbreLearning

/// A model that is measured, and what its training knew; in a catalogue without one, the model that its recipe would
/// train, which is not measured.
struct EvaluatedModel {
    /// A view of the songs with this model.
    let catalogue: Catalogue
    /// Songs that it was not trained on.
    let heldOut: HeldOutSongs
    /// Playlists that trained it; nil for none.
    let playlists: TrainedPlaylists?
    /// Whether it is the catalogue's own, with which the others are compared.
    let isMain: Bool
    /// Whether several are measured, so that texts name them.
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

    /// The catalogue's model, then others of it, in their order.
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

    /// Reason for which a label would show only that the model was told it; nil for a label that it was not told.
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

    /// Labels that give each other away.
    private static let kin = ["genre": "subgenre", "subgenre": "genre"]
}

extension [EvaluatedModel] {
    /// Songs that none of them was trained on: ids, ascending; none where all were trained on other songs.
    var heldOutSongs: [Int] {
        // A model of other songs has no split of these, and leaves the others theirs.
        let own = filter { !$0.heldOut.isOfOtherSongs }
        return own.dropFirst().reduce(own.first?.heldOut.songs ?? []) { songs, model in
            let heldOut = Set(model.heldOut.songs)
            return songs.filter(heldOut.contains)
        }
    }

    /// Notes to read before their figures are compared.
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
    /// Whether a model by this recipe is told a category: as a feature, or by what its training brings together.
    fileprivate func trains(on category: String) -> Bool {
        categories.contains { $0.name == category && $0.isFeature } || (objective.weights[category] ?? 0) > 0
    }
}
