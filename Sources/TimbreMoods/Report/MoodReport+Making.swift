import TimbreBase
import TimbreCatalogue
import TimbreLearning

extension MoodReport {
    private static let signs = 8

    /// - Parameter trained: the model trained on all rows, for the inputs that speak for each class; nil for none.
    init(_ recipe: MoodRecipe, _ data: MoodData, _ answers: HeldOutAnswers, _ split: MoodSplit, trained: TrainedMoods?)
    {
        let targets = data.targets.gathered(answers.places)
        let groups = MoodData.numbered(answers.places.map { data.groups[$0] })
        let resamples = Resamples(answers, targets, groups: groups, seed: recipe.training.seed)
        let baseline = data.targets.areSeveral ? MoodTrainer.everyLabel : MoodTrainer.majority
        let order = [MoodTrainer.best] + MoodModelKind.allCases.map(\.rawValue) + [baseline]
        let chosen = resamples.number(of: MoodTrainer.best)
        self.init(
            recipe: recipe.name, split: split, rows: data.rows.count, unreadable: data.unreadable,
            lacking: data.lacking,
            texts: data.table.texts.map {
                Text(
                    name: $0.recipe.name, language: $0.reading.mainLanguage, songs: $0.reading.rowsOfLanguages)
            },
            repeated: data.repeated, classes: data.targets.classes, areSeveral: data.targets.areSeveral,
            support: ClassScores(data.targets.ids, data.targets).support, isCircular: recipe.isCircular,
            models: order.compactMap { name in
                answers.models[name].map { Model(name, $0, targets, resamples, chosen: chosen) }
            },
            chosen: Dictionary(uniqueKeysWithValues: answers.chosen.map { ($0.rawValue, $1) }),
            signs: trained?.signs(Self.signs) ?? [], history: trained?.history, artists: nil)
    }
}

extension MoodRecipe {
    /// Whether the labels are made from the inputs.
    var isCircular: Bool { if case .clusters = labels { true } else { false } }
}

extension TrainedMoods {
    /// Epochs of the first network; nil where there is none.
    var history: [MoodReport.Epoch]? {
        guard case .network(let network)? = model(.network)?.content else { return nil }
        return network.members.first?.history.map {
            MoodReport.Epoch(epoch: $0.epoch, loss: $0.loss, validationLoss: $0.validationLoss)
        }
    }

    /// Inputs with the largest positive weights in the logistic regression, for each class.
    func signs(_ count: Int) -> [[MoodReport.Sign]] {
        guard case .linear(let linear)? = model(.logistic)?.content else { return [] }
        let names = encoder.inputNames
        return classes.indices.map { label in
            let weights = names.indices.map { linear.weights[$0 * linear.outputs + label] }
            // A number has one input for each scale; the larger weight counts.
            let strongest = Dictionary(zip(names, weights), uniquingKeysWith: max).filter { $0.value > 0 }
            return strongest.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map {
                MoodReport.Sign(input: $0.key, weight: $0.value)
            }
        }
    }
}
