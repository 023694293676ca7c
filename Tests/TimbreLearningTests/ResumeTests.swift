import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreFiles
@testable import TimbreLearning

struct ResumeTests {
    private let folder: TemporaryFolder
    private let songs = Toy.songs(200)
    private let recipe: Recipe

    init() throws {
        folder = try TemporaryFolder()
        recipe = try Toy.recipe(
            network: "{hidden: [16], latent: 4, activation: relu, output: linear, dropout: 0.15}",
            training: "{batch: 32, epochs: 6, patience: 2, plateau: 1, rate: 0.03, seed: 1, unknown_share: 0.02}")
    }

    private func options(resume: Bool = false) -> TrainingOptions {
        var options = TrainingOptions()
        options.checkpointPath = folder.file("checkpoint.safetensors")
        options.historyPath = folder.file("history.csv")
        options.resume = resume
        return options
    }

    private func train(
        _ recipe: Recipe? = nil, _ data: SongFeatures? = nil, _ options: TrainingOptions, on device: Device,
        work: Work<EpochProgress> = Work()
    ) throws -> TrainingOutcome {
        try Trainer(data: data ?? songs, recipe: recipe ?? self.recipe, device: device, options: options)
            .train(work: work)
    }

    @Test(
        "A training that was interrupted and resumed ends with the same bytes",
        arguments: [[1], [3], [5], [6], [13, 2], [25, 1, 1, 3]])
    func sameBytes(interruptions: [Int]) throws {
        for device in Backends.present {
            let whole = try train(nil, nil, TrainingOptions(), on: device)
            try whole.model.write(to: folder.file("whole"))
            for (number, question) in interruptions.enumerated() {
                #expect(throws: CancellationError.self) {
                    _ = try train(nil, nil, options(resume: number > 0), on: device, work: .cancelled(at: question))
                }
            }
            let resumed = try train(nil, nil, options(resume: true), on: device)
            try resumed.model.write(to: folder.file("resumed"))
            #expect(try folder.bytes("resumed") == folder.bytes("whole"))
            #expect(resumed.history.map(\.loss) == whole.history.map(\.loss))
            #expect(resumed.history.map(\.validationLoss) == whole.history.map(\.validationLoss))
            #expect(resumed.history.map(\.rate) == whole.history.map(\.rate))
            #expect(resumed.report == whole.report)
            #expect(try String(decoding: folder.bytes("history.csv"), as: UTF8.self) == History.csv(resumed.history))
        }
    }

    @Test("A finished training can be resumed with more epochs, as if they had been asked for at once")
    func moreEpochs() throws {
        var short = recipe
        (short.training.epochs, short.training.patience) = (2, 60)
        var long = short
        long.training.epochs = 5
        let device = try Device.cpu()
        _ = try train(short, nil, options(), on: device)
        let resumed = try train(long, nil, options(resume: true), on: device)
        let whole = try train(long, nil, TrainingOptions(), on: device)
        #expect(resumed.model == whole.model)
        #expect(try train(long, nil, options(resume: true), on: device).model == whole.model)
    }

    @Test("A checkpoint of another seed, recipe or catalogue is refused, and what differs is named")
    func differences() throws {
        let device = try Device.cpu()
        let path = folder.file("checkpoint.safetensors")
        #expect(throws: LearningFault.noCheckpoint(path: path)) {
            _ = try train(nil, nil, options(resume: true), on: device)
        }
        _ = try train(nil, nil, options(), on: device)
        func expectRefusal(_ recipe: Recipe? = nil, _ data: SongFeatures? = nil, _ differences: [String]) {
            #expect(throws: LearningFault.checkpointDiffers(path: path, differences: differences)) {
                _ = try train(recipe, data, options(resume: true), on: device)
            }
        }
        var other = recipe
        other.training.seed = 2
        expectRefusal(other, nil, ["training.seed was 1 and is now 2"])
        other = recipe
        other.training.rate = 0.5
        other.network.hidden = [16, 8]
        expectRefusal(
            other, nil,
            [
                "network.hidden.1 was absent and is now 8", "network.hidden.count was 1 and is now 2",
                "training.rate was 0.03 and is now 0.5",
            ])
        other = recipe
        other.features[2].scale = .minmax
        expectRefusal(other, nil, ["features.f2.scale was standard and is now minmax"])
        var grown = songs
        grown.numbers[7] += 1
        expectRefusal(nil, grown, ["the songs' features or categories have changed"])
        expectRefusal(nil, Toy.songs(201), ["it learned from 200 songs, and there are 201"])
    }

    @Test("A damaged checkpoint, or another file in its place, is named")
    func damage() throws {
        let device = try Device.cpu()
        let trained = try train(nil, nil, options(), on: device)
        let whole = try folder.bytes("checkpoint.safetensors")
        var flipped = whole
        flipped[flipped.count / 2] ^= 4
        for damaged in [whole.dropLast(100), Data(), flipped] {
            try folder.write(damaged, to: "checkpoint.safetensors")
            #expect(throws: FileFault.self) { _ = try train(nil, nil, options(resume: true), on: device) }
        }
        try trained.model.write(to: folder.file("checkpoint.safetensors"))
        #expect(
            throws: LearningFault.unusableFile(
                path: folder.file("checkpoint.safetensors"), reason: "it holds no checkpoint of this program")
        ) { _ = try train(nil, nil, options(resume: true), on: device) }
    }

    @Test(
        "A full disk ends training with a fault, and the checkpoint before stays whole",
        arguments: [0.0, 30], [FaultInjection.Operation.create, .write, .sync, .rename])
    func fullDisk(checkpointSeconds: Double, operation: FaultInjection.Operation) throws {
        let device = try Device.cpu()
        var options = options()
        options.historyPath = nil
        #expect(throws: CancellationError.self) {
            _ = try train(nil, nil, options, on: device, work: .cancelled(at: 7))
        }
        let before = try folder.bytes("checkpoint.safetensors")
        options.resume = true
        options.checkpointSeconds = checkpointSeconds
        let fault = FaultInjection(failing: operation, at: 1, code: ENOSPC)
        FaultInjection.$current.withValue(fault) {
            #expect(throws: FileFault.self) { _ = try train(nil, nil, options, on: device) }
        }
        #expect(fault.count == 1)
        #expect(try folder.bytes("checkpoint.safetensors") == before)
        #expect(try folder.names == ["checkpoint.safetensors"])
    }

    @Test("Checkpoints are written after an epoch once their time has come, and training goes on from one")
    func periodic() throws {
        let device = try Device.cpu()
        var often = options()
        often.checkpointSeconds = 0
        let seen = Collected<Bool>()
        let path = folder.file("checkpoint.safetensors")
        // A checkpoint that was begun after the first epoch is waited for: the disk may be slower than these epochs.
        let work = Work<EpochProgress> { now in
            guard now.epoch == 3, now.isEndOfEpoch else { return }
            let end = ContinuousClock.now + .seconds(20)
            while !FileManager.default.fileExists(atPath: path), ContinuousClock.now < end { usleep(1000) }
            seen.add(FileManager.default.fileExists(atPath: path))
        }
        let whole = try train(nil, nil, often, on: device, work: work)
        #expect(seen.values == [true])
        #expect(try train(nil, nil, options(resume: true), on: device).model == whole.model)
    }
}
