import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreTestSupport

@testable import TimbreLearning

@Suite("Learning on a device that fails")
struct DeviceLossTests {
    private let folder: TemporaryFolder
    private let songs = Toy.songs(200)
    private let recipe: Recipe
    private var checkpoint: String { folder.file("checkpoint.safetensors") }

    init() throws {
        folder = try TemporaryFolder()
        recipe = try Toy.recipe(training: "{batch: 32, epochs: 4, patience: 4, rate: 0.01, seed: 1}")
    }

    private func train(
        on device: Device, keepsCheckpoints: Bool = true, resume: Bool = false
    ) throws -> TrainingOutcome {
        var options = TrainingOptions()
        options.checkpointPath = checkpoint
        options.checkpointSeconds = keepsCheckpoints ? 0 : 30
        options.resume = resume
        return try Trainer(data: songs, recipe: recipe, device: device, options: options).train()
    }

    @Test("A training that loses its device keeps its last checkpoint, and goes on from it elsewhere to the same end")
    func resumed() throws {
        let whole = try FailingCard([nil])
        let expected = try train(on: whole.device)
        let last = whole.calls[0]
        try? FileManager.default.removeItem(atPath: checkpoint)
        var kept = Set<Bool>()
        for call in stride(from: 1, through: last, by: max(last / 25, 1)) {
            let losses = Collected<String>()
            let card = try FailingCard([.init(at: call)], onLoss: { losses.add($0) })
            let outcome = Result { _ = try train(on: card.device) }
            guard case .failure(LearningFault.deviceFailed(let cause, _, let isKept)) = outcome else {
                // How often a checkpoint is due differs, and so does the number of calls.
                #expect(card.calls[0] < call, "call \(call): \(outcome)")
                try? FileManager.default.removeItem(atPath: checkpoint)
                continue
            }
            #expect(cause == .driver(device: "card 0", call: "clCall", status: -36))
            #expect(losses.values.isEmpty, "a training is one device's")
            #expect(isKept == FileManager.default.fileExists(atPath: checkpoint))
            kept.insert(isKept)
            #expect(try train(on: FailingCard([nil]).device, resume: isKept).model == expected.model)
            try? FileManager.default.removeItem(atPath: checkpoint)
        }
        #expect(kept == [true, false])
    }

    @Test("The sentence names the call, the epoch and the way on")
    func sentences() {
        let cause = ComputeFault.driver(device: "Board", call: "clFinish", status: -5)
        #expect(
            LearningFault.deviceFailed(cause, epoch: 7, isKept: true).description
                == "Board: clFinish failed with CL_OUT_OF_RESOURCES (-5) in epoch 7; the last checkpoint is kept: go on "
                + "from it, on the CPU for example")
        #expect(
            LearningFault.deviceFailed(cause, epoch: nil, isKept: false).description
                == "Board: clFinish failed with CL_OUT_OF_RESOURCES (-5); there is no checkpoint of this training yet: "
                + "train again, on the CPU for example")
    }

    @Test("What does not fit is told with the need, the limit and a smaller batch, which is not chosen by itself")
    func tooLarge() throws {
        for call in [1, 8] {
            let card = try FailingCard([.init(at: call, status: nil)])
            let fault = #expect(throws: LearningFault.self) { try train(on: card.device, keepsCheckpoints: false) }
            #expect(
                fault
                    == .tooLargeForDevice(.outOfMemory(device: "card 0", needed: 100, limit: 10), batch: 32))
            #expect(fault?.report.kind == .resource && fault?.report.remedy?.means.count == 2)
        }
    }

    @Test("Songs are mapped to the same bits by several devices, whichever fails and wherever")
    func mapping() throws {
        let model = try train(on: .cpu()).model
        let many = Toy.songs(9000)
        let expected = try Encoder(model, device: .cpu()).encode(many)
        let whole = try FailingCard([nil, nil])
        #expect(try Encoder(model, device: whole.device).encode(many) == expected)
        for call in stride(from: 1, through: whole.calls.max() ?? 1, by: 7) {
            for status in [-36, nil] as [Int32?] {
                let card = try FailingCard([.init(at: call, status: status), .init(at: call + 20, status: status)])
                #expect(try Encoder(model, device: card.device).encode(many) == expected, "call \(call)")
            }
        }
    }
}
