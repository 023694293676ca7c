import Foundation
import Synchronization
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreEvaluation

extension EvaluationTests {
    @Test func `The classic autoencoder is trained once; its file may be missing, damaged or of other songs`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var options = options()
        options.skipped = Set(EvaluationOptions.systemNames).subtracting(["classic", "random"])
        let file = folder.file("c.timbre/classic.safetensors")
        func evaluate(_ catalogue: Catalogue) throws -> (Evaluation, isTrained: Bool) {
            let isTrained = Mutex(false)
            let work = Work<EvaluationProgress>(report: {
                if case .training = $0 { isTrained.withLock { $0 = true } }
            })
            let evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options, work: work)
            return (evaluation, isTrained.withLock { $0 })
        }
        let (fresh, isTrained) = try evaluate(catalogue)
        #expect(isTrained && FileManager.default.fileExists(atPath: file))
        let (again, isTrainedAgain) = try evaluate(catalogue)
        #expect(again == fresh && !isTrainedAgain)
        var bytes = try folder.bytes("c.timbre/classic.safetensors")
        bytes[bytes.count - 30] ^= 1
        try Data(bytes).write(to: URL(filePath: file))
        let (mended, isTrainedAnew) = try evaluate(catalogue)
        #expect(mended == fresh && isTrainedAnew)
        #expect(try evaluate(catalogue) == (fresh, false))
        let more = try folder.text("songs.csv").replacing(/(?m)^t(?=[0-9])/, with: "u")
        _ = try Catalogue.ingest([folder.write(more, to: "more.csv")], into: catalogue.path)
        #expect(try evaluate(Catalogue.open(at: catalogue.path)).isTrained)
    }

    @Test func `The evaluation of another model is refused, and a file that is none`() throws {
        var catalogue = try catalogue { "genre \($0 % 3)" }
        let evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options())
        let earlier = try catalogue.keep(evaluation)
        catalogue = try earlier.keep([("model.safetensors", { try SafeTensors().write(to: $0) })])
        let file = catalogue.path + "/evaluation.json"
        #expect(throws: EvaluationFault.staleEvaluation(path: file)) { try catalogue.evaluation() }
        // Nor is one kept that another model has overtaken.
        #expect(throws: EvaluationFault.staleEvaluation(path: catalogue.path)) { try catalogue.keep(evaluation) }
        #expect(try earlier.evaluation() == evaluation)
        let other = try catalogue.keep([("evaluation.json", { try Data("{}".utf8).write(to: URL(filePath: $0)) })])
        #expect(throws: CatalogueFault.damaged(file: file, detail: "it is no evaluation")) { try other.evaluation() }
    }

    @Test func `An evaluation of an earlier version is read`() throws {
        let catalogue = try catalogue { "genre \($0 % 3)" }
        var evaluation = try catalogue.makeEvaluation(device: .cpu(), options: options())
        let kept = try catalogue.keep(evaluation)
        var json = try #require(
            JSONSerialization.jsonObject(with: folder.bytes("c.timbre/evaluation.json")) as? [String: Any])
        let systems = try #require(json["systems"] as? [[String: Any]])
        json["systems"] = systems.map { $0.filter { $0.key != "knows_playlists" } }
        json["unbeaten"] = nil
        let earlier = try JSONSerialization.data(withJSONObject: json)
        let read = try kept.keep([("evaluation.json", { try earlier.write(to: URL(filePath: $0)) })]).evaluation()
        evaluation.unbeaten = nil
        for place in evaluation.systems.indices { evaluation.systems[place].knowsPlaylists = nil }
        #expect(read == evaluation)
    }

    @Test func `A system is compared with the best baseline that knows no more, and what it does not beat is told`() {
        func system(_ name: String, _ kind: Evaluation.System.Kind, knowsPlaylists: Bool) -> Evaluation.System {
            Evaluation.System(
                name: name, title: name, kind: kind, dimensions: 2, hidesArtist: false, knowsPlaylists: knowsPlaylists,
                measures: [])
        }
        func comparison(_ measure: MeasureName, _ baseline: String, _ difference: Double) -> Evaluation.Comparison {
            Evaluation.Comparison(
                measure, "model", baseline,
                Bootstrap.Interval(value: difference, low: difference - 0.1, high: difference + 0.1), canDecide: true)
        }
        var evaluation = Evaluation(
            songs: 3, modelGeneration: nil, seed: 1, queries: .init(count: 3, areHeldOut: false, heldOutSongs: 0),
            playlists: nil,
            systems: [
                system("worse", .baseline, knowsPlaylists: false), system("best", .baseline, knowsPlaylists: false),
                system("told", .baseline, knowsPlaylists: true), system("other", .given, knowsPlaylists: false),
                system("model", .model, knowsPlaylists: false),
            ],
            comparisons: [
                comparison(.ndcg, "worse", 0.4), comparison(.ndcg, "best", 0.05), comparison(.ndcg, "told", -0.3),
                comparison(.ndcg, "other", -0.5), comparison(.rPrecision, "worse", 0.2),
            ], refused: [], notes: [])
        #expect(evaluation.bestBaselines(for: "model").map(\.baseline) == ["worse", "best"])
        #expect(evaluation.findUnbeaten().map(\.baseline) == ["best"])
        #expect(evaluation.bestBaselines(for: "best").isEmpty && evaluation.bestBaselines(for: "nobody").isEmpty)
        evaluation.systems[4].knowsPlaylists = true
        #expect(evaluation.findUnbeaten().map(\.baseline) == ["told"])
    }
}
