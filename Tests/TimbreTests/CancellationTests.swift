import Foundation
import Synchronization
import Testing
import Timbre
import TimbreTestSupport
import TimbreTestTools

/// Whatever takes long ends with the task that asked for it, and leaves what was there.
@Suite("Cancelling a task", .serialized)
struct CancellationTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("c.timbre")
        let csv = folder.file("songs.csv")
        try SongSynthesizer(parameters: SynthesisParameters(songs: 600, seed: 3, textLength: 10)).write(to: csv)
        var recipe = try Recipe.named("spotify-900k")
        (recipe.training.epochs, recipe.training.batch) = (1, 64)
        _ = try Catalogue.ingest([csv], into: path, recipe: recipe).catalogue.train(device: .cpu())
    }

    enum LongWork: String, CaseIterable, Sendable {
        case train, cluster, map, evaluate, export, search, ingest, verify, verifyWithModel, check, synthesize

        func run(_ path: String, _ folder: String) throws {
            let device = try Device.cpu(threads: 1)
            let end = ContinuousClock.now + .seconds(20)
            switch self {
            case .train:
                var recipe = try Catalogue.open(at: path).recipe
                recipe.training.epochs = 100_000
                recipe.training.patience = 100_000
                _ = try Catalogue.open(at: path).train(recipe: recipe, device: device)
            case .cluster:
                var options = ClusteringOptions()
                (options.clusters, options.starts) = (2...500, 1000)
                _ = try Catalogue.open(at: path).makeClusters(device: device, options: options)
            case .map:
                var parameters = MapParameters()
                (parameters.method, parameters.iterations) = (.tsne, 1_000_000)
                _ = try Catalogue.open(at: path).makeMap(parameters, device: device)
            case .evaluate:
                var options = EvaluationOptions()
                options.skipped = ["classic"]
                while ContinuousClock.now < end {
                    _ = try Catalogue.open(at: path).makeEvaluation(device: device, options: options)
                }
            case .export:
                let exporter = CatalogueExporter(try Catalogue.open(at: path))
                while ContinuousClock.now < end { try exporter.write(.songs, to: folder + "/songs.csv") }
            case .search:
                let index = try LatentIndex(unitLength: VectorSource(Catalogue.open(at: path).latents()), on: device)
                while ContinuousClock.now < end { _ = try index.neighboursOfEverySong(SearchOptions(k: 5)) }
            case .verify: while ContinuousClock.now < end { _ = try Catalogue.open(at: path).verify() }
            case .verifyWithModel:
                let catalogue = try Catalogue.open(at: path)
                while ContinuousClock.now < end { _ = try catalogue.verifyWithModel(device: device) }
            case .check:
                while ContinuousClock.now < end {
                    for check in Conformance.checks { _ = try check.run(on: device, batch: nil) }
                }
            case .synthesize:
                let parameters = SynthesisParameters(songs: 10_000_000, textLength: 10)
                try SongSynthesizer(parameters: parameters).write(to: folder + "/many.csv")
            case .ingest:
                while ContinuousClock.now < end { _ = try Catalogue.ingest([folder + "/songs.csv"], into: path) }
            }
        }
    }

    @Test(
        "Every piece of work throws CancellationError, and the catalogue stays in order", arguments: LongWork.allCases)
    func cancelled(work: LongWork) async throws {
        let (path, folder) = (path, folder.path)
        let before = try Catalogue.open(at: path).state.modelGeneration
        let task = Task.detached(executorPreference: OwnThread()) { try work.run(path, folder) }
        // From a thread of its own: where other tests keep tasks waiting, this one must not end by itself.
        Thread {
            usleep(300_000)
            task.cancel()
        }.start()
        await #expect(throws: CancellationError.self) { try await task.value }
        let catalogue = try Catalogue.open(at: path)
        #expect(try catalogue.verify().isEmpty && catalogue.state.modelGeneration == before)
    }
}

/// Runs a task on a thread of its own: one that blocks must not keep other tests from the few threads that tasks share.
private final class OwnThread: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let thread = Thread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        thread.stackSize = 8 << 20
        thread.start()
    }
}
