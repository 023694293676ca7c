import Foundation
import TimbreCatalogue
import TimbreFiles

extension Evaluation {
    static let fileName = "evaluation.json"

    init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Evaluation.self, from: json)
    }
}

extension Catalogue {
    /// What the last `evaluate` measured.
    ///
    /// - Throws: `InsightFault.noEvaluation`; `.staleEvaluation` where another model has been trained since;
    ///   `FileFault.damaged`.
    public func evaluation() throws -> Evaluation {
        let file = path + "/" + Evaluation.fileName
        guard let data = FileManager.default.contents(atPath: file) else {
            throw InsightFault.noEvaluation(path: path)
        }
        let evaluation: Evaluation
        do {
            evaluation = try Evaluation(json: data)
        } catch {
            throw FileFault.damaged(path: file, detail: "it is no evaluation")
        }
        guard evaluation.modelGeneration == state.modelGeneration else {
            throw InsightFault.staleEvaluation(path: file)
        }
        return evaluation
    }

    /// Keeps an evaluation in the catalogue, as a whole or not at all.
    ///
    /// - Throws: `FileFault`.
    public func keep(_ evaluation: Evaluation) throws {
        let json = try InsightJSON.text(of: evaluation)
        try AtomicFile.write(to: path + "/" + Evaluation.fileName, followingLinks: false) { try $0.write(json) }
    }
}
