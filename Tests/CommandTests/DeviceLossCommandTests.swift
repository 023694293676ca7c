import Foundation
import Testing
import TimbreTestSupport

/// Commands on two OpenCL devices of which one fails, or both: `Tests/Campaign/opencl_faults.c` stands in for the loader.
@Suite(
    "Several devices, and losing one", FakeDriver.condition,
    .enabled(if: DeviceCommandTests.hasPoCL, "PoCL is not installed"))
struct DeviceLossCommandTests {
    private let folder: TemporaryFolder
    private let catalogue: String

    /// The library, compiled once.
    private static let library = Result {
        let folder = try TemporaryFolder()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Campaign/opencl_faults.c").path
        try FakeDriver.compile(
            ["-O1", "-o", folder.file("opencl_faults.so"), source, "-Wl,--no-as-needed", "-l:libOpenCL.so.1", "-ldl"])
        return folder
    }

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try folder.copy(Examples.trained.get().path, to: "c.timbre")
    }

    /// A call to OpenCL that fails, and all later ones of the device.
    private struct Failure {
        var call = "any"
        var at: Int
        var status = -36
        var device: Int?
    }

    private func run(
        _ arguments: [String], on devices: String = "0:0,0:1", failing failure: Failure? = nil
    ) throws -> Program.Outcome {
        var environment = [
            "TIMBRE_DEVICE": devices, "TIMBRE_CATALOGUE": catalogue, "POCL_DEVICES": "pthread pthread",
            "OCL_ICD_VENDORS": "/etc/OpenCL/vendors/pocl.icd",
        ]
        if let failure {
            environment["TIMBRE_OPENCL_LIBRARY"] = try Self.library.get().file("opencl_faults.so")
            environment["TIMBRE_FAULT_CALL"] = failure.call
            environment["TIMBRE_FAULT_AT"] = "\(failure.at)"
            environment["TIMBRE_FAULT_STATUS"] = "\(failure.status)"
            environment["TIMBRE_FAULT_LASTING"] = "1"
            environment["TIMBRE_FAULT_DEVICE"] = failure.device.map { "\($0)" }
        }
        return try Program.start(arguments, in: folder.path, environment: environment).wait()
    }

    /// Kernels that the first device is given in an undisturbed run.
    private func launchCount(_ arguments: [String]) throws -> Int {
        let counts = folder.file("counts")
        let environment = [
            "TIMBRE_DEVICE": "0:0,0:1", "TIMBRE_CATALOGUE": catalogue, "POCL_DEVICES": "pthread pthread",
            "OCL_ICD_VENDORS": "/etc/OpenCL/vendors/pocl.icd", "TIMBRE_FAULT_CALL": "none", "TIMBRE_FAULT_DEVICE": "0",
            "TIMBRE_FAULT_COUNT": counts,
            "TIMBRE_OPENCL_LIBRARY": try Self.library.get().file("opencl_faults.so"),
        ]
        #expect(try Program.start(arguments, in: folder.path, environment: environment).wait().status == 0)
        let line = try String(contentsOfFile: counts, encoding: .utf8).split(separator: "\n")
            .first { $0.hasPrefix("clEnqueueNDRangeKernel ") }
        return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
    }

    private func search(on devices: String, failing failure: Failure? = nil) throws -> (Program.Outcome, [Data]) {
        let outcome = try run(
            ["search", "-k", "7", "--neighbours", "n.npy", "--scores", "s.npy"], on: devices, failing: failure)
        return (outcome, try ["n.npy", "s.npy"].map { try folder.bytes($0) })
    }

    @Test("Search gives the same files on one device, on two, with one lost and with both, and says so once of each")
    func search() throws {
        let (_, expected) = try search(on: "cpu")
        for devices in ["0:0", "0:0,0:1", "0:1, 0:0,0:1"] {
            let (outcome, files) = try search(on: devices)
            #expect(outcome.status == 0 && files == expected, "\(outcome.messages)")
        }
        for failing in [0, 1] {
            for call in ["clCreateBuffer", "clSetKernelArg", "clEnqueueReadBuffer"] {
                for at in [1, 3] {
                    let (outcome, files) = try search(
                        on: "0:0,0:1", failing: Failure(call: call, at: at, device: failing))
                    #expect(outcome.status == 0 && files == expected, "\(outcome.messages)")
                    let lines = outcome.messages.split(separator: "\n").filter { $0.contains("left out") }
                    #expect(lines.count == 1, "\(outcome.messages)")
                    #expect(lines.first?.hasPrefix("0:\(failing) (") ?? false)
                    #expect(lines.first?.hasSuffix(" goes on") ?? false)
                }
            }
        }
        let (outcome, files) = try search(on: "0:0,0:1", failing: Failure(call: "clEnqueueNDRangeKernel", at: 2))
        #expect(outcome.status == 0 && files == expected)
        #expect(outcome.messages.components(separatedBy: "left out").count == 3, "\(outcome.messages)")
        #expect(outcome.messages.contains("the CPU goes on"))
    }

    @Test("A training on several devices takes the first; when it is lost it says how to go on, and that works")
    func training() throws {
        // Long enough that a checkpoint of an earlier epoch is on disk, however slowly it is written beside the training.
        let arguments = [
            "train", "--epochs", "80", "--set", "training.patience=80", "--batch-size", "64", "--checkpoint-seconds",
            "0",
            "--seed", "3",
        ]
        let whole = try run(arguments)
        #expect(whole.status == 0 && whole.messages.contains("training on the first of them alone, 0:0 ("))
        let launches = try launchCount(arguments)
        let lost = try run(
            arguments,
            failing: Failure(call: "clEnqueueNDRangeKernel", at: launches * 9 / 10, status: -5, device: 0))
        #expect(lost.messages.contains("failed with CL_OUT_OF_RESOURCES (-5) in epoch "), "\(lost.messages)")
        #expect(lost.status == 1, "\(lost.messages)")
        #expect(lost.messages.contains("(`timbre train --resume --device cpu`)"), "\(lost.messages)")
        let resumed = try run(arguments + ["--resume"], on: "cpu")
        #expect(resumed.status == 0, "\(resumed.messages)")
        // At the beginning there is nothing to go on from.
        let early = try run(
            arguments, failing: Failure(call: "clEnqueueNDRangeKernel", at: 2, status: -36, device: 0))
        #expect(early.status == 1 && early.messages.contains("(`timbre train --device cpu`)"), "\(early.messages)")
    }

    @Test("A device that is named and does not start is an error; one of several is left out")
    func doesNotStart() throws {
        let failure = Failure(call: "clCreateContext", at: 1, status: -6, device: 0)
        let alone = try run(["embed"], on: "0:0", failing: failure)
        #expect(alone.status == 1 && alone.messages.contains("clCreateContext failed with CL_OUT_OF_HOST_MEMORY (-6)"))
        let both = try run(["embed"], failing: failure)
        #expect(both.status == 0 && both.messages.contains("does not start (clCreateContext failed"))
        #expect(both.messages.contains("0:1 ("))
    }

    @Test("Devices shows which of several would be used; one that is not there is named")
    func devices() throws {
        let outcome = try run(["devices", "--json"], on: "0:1,0:0,0:1")
        let used = outcome.objects.filter { $0["used"] as? Bool == true }.compactMap { $0["device"] as? String }
        #expect(used == ["0:0", "0:1"], "\(outcome.output)")
        let absent = try run(["devices"], on: "0:0,0:9")
        #expect(absent.status == 1 && absent.messages.contains("there is no device “0:9”"), "\(absent.messages)")
        let none = try run(["devices"], on: "gpus")
        #expect(none.status == 1 && none.messages.contains("there is no device “gpus”"))
    }

    @Test("Every command that computes gives what the CPU gives when its device is lost in the middle")
    func everyCommand() throws {
        _ = try run(["ingest", Examples.csv.get().path], on: "cpu")
        let commands = [
            ["embed"], ["cluster", "--clusters", "3"], ["evaluate", "--queries", "50"],
            ["map", "--method", "tsne", "--iterations", "20"], ["similar", "--id", "3"],
            ["export", "latents", "--raw", "--output", "raw.npy"],
        ]
        for command in commands {
            let expected = try run(command + ["--json"], on: "cpu")
            let outcome = try run(
                command + ["--json"], on: "0:0", failing: Failure(call: "clEnqueueNDRangeKernel", at: 2))
            // What took how long is no answer.
            let outputs = [outcome, expected].map { $0.output.replacing(/"seconds":[0-9.e-]+/, with: "") }
            #expect(outcome.status == 0 && outputs[0] == outputs[1], "\(command): \(outcome.messages)")
            #expect(outcome.messages.contains("the CPU goes on") || command == ["embed"], "\(outcome.messages)")
        }
    }
}
