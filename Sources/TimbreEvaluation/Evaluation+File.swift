import Foundation
public import TimbreCatalogue
import TimbreFiles
import TimbreMaps

extension Evaluation {
    init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Evaluation.self, from: json)
    }
}

extension Evaluation {
    /// Whether all counts and measures lie in their possible ranges.
    fileprivate var isPossible: Bool {
        let counts = 0...1 << 52
        let measures = systems.flatMap(\.measures)
        let values: [Double] = measures.flatMap { [$0.value, $0.low ?? $0.value, $0.high ?? $0.value] }
        let differences: [Double] = comparisons.flatMap { [$0.difference, $0.low, $0.high] }
        let numbers = [songs, queries.count, queries.heldOutSongs] + measures.map(\.count) + systems.map(\.dimensions)
        return numbers.allSatisfy(counts.contains) && (values + differences).allSatisfy { abs($0) < 1e6 }
            && measures.allSatisfy { ($0.low ?? $0.value) <= ($0.high ?? $0.value) }
    }
}

extension Catalogue {
    /// The evaluation that was kept last.
    ///
    /// - Throws: `EvaluationFault.noEvaluation`; `.staleEvaluation` where another model has been trained since;
    ///   `CatalogueFault.damaged`.
    public func evaluation() throws -> Evaluation {
        let file = path(of: CatalogueFile.evaluation)
        let json: Data
        do {
            json = try contents(of: CatalogueFile.evaluation)
        } catch CatalogueFault.noSuchFile {
            throw EvaluationFault.noEvaluation(path: path, model: modelName)
        }
        let evaluation: Evaluation
        do {
            evaluation = try Evaluation(json: json)
        } catch {
            throw CatalogueFault.damaged(file: file, detail: "it is no evaluation")
        }
        guard evaluation.isPossible else {
            throw CatalogueFault.damaged(file: file, detail: "its numbers can't be those of an evaluation")
        }
        guard isOfTheseModels(evaluation) else {
            throw EvaluationFault.staleEvaluation(path: file, model: modelName)
        }
        return evaluation
    }

    /// Whether an evaluation measured the models as they are stored now. A model removed since then is not required.
    private func isOfTheseModels(_ evaluation: Evaluation) -> Bool {
        let others = Set(modelNames).subtracting([modelName])
        return evaluation.modelGeneration == state.modelGeneration
            && others.allSatisfy { name in
                guard let measured = evaluation.systems.first(where: { $0.model == name.description }) else {
                    return true
                }
                return (try? selecting(name))?.state.modelGeneration == measured.modelGeneration
            }
    }

    /// Stores an evaluation in place of the earlier one.
    ///
    /// - Returns: the catalogue with this evaluation.
    /// - Throws: `EvaluationFault.staleEvaluation` where another model has been trained since it was made;
    ///   `CatalogueFault.busy`, `.diskFull`, `.storage`. The earlier evaluation then stays.
    public func keep(_ evaluation: Evaluation) throws -> Catalogue {
        let json = try CatalogueJSON.text(of: evaluation)
        return try writing { current in
            guard current.isOfTheseModels(evaluation) else {
                throw EvaluationFault.staleEvaluation(path: path, model: modelName)
            }
            return try current.keep([
                (
                    CatalogueFile.evaluation,
                    { path in try AtomicFile.write(to: path, followingLinks: false) { try $0.write(json) } }
                )
            ])
        }
    }
}
