import Foundation
import Timbre
import TimbreTestTools

/// Commands of which one call to OpenCL fails, or all from there on: the device is lost.
///
/// Right is: the same answers, by less at once, by the other device or by the CPU, within seconds, and a line that says so;
/// of a training, a sentence, and a checkpoint that goes on to what an undisturbed one gives.
struct DeviceFaultRounds: RoundKind {
    /// Answers of drivers that have too little memory, lost their device, or neither.
    private static let statuses = [-4, -5, -6, -2, -36, -9999]

    /// Seconds from a fault to the end beside what all of the work takes: twice, where several rounds share the machine, and
    /// more where kernels are compiled.
    private static let patience = 5.0

    private struct Job {
        var command: TimbreCommand
        /// As `TIMBRE_DEVICE` names them.
        var devices: String
        /// The one that fails, of two; nil of one, whose driver may fail as well.
        var failing: Int?
        var call: Int
    }

    private let scene: Scene
    /// By the number of devices.
    private let timbre: [String: TimbreProgram]
    private let onCPU: Undisturbed
    private let onDevice: Undisturbed
    /// For checking what is stored.
    private let cpu: Device
    /// The library that stands in for the loader.
    private let library: String
    private let jobs: [Job]

    let name = "device"
    let frequency = 12
    var count: Int? { jobs.count }

    /// - Parameters:
    ///   - timbre: on the CPU.
    ///   - onCPU: what it does undisturbed.
    ///   - folder: for counting each command's calls, and for the device's undisturbed runs.
    init(
        _ timbre: TimbreProgram, _ scene: Scene, onCPU: Undisturbed, cpu: Device, library: String, seed: UInt64,
        in folder: String
    ) throws {
        (self.scene, self.onCPU, self.cpu, self.library) = (scene, onCPU, cpu, library)
        let one = TimbreProgram(path: timbre.path, device: "0:0")
        let two = TimbreProgram(path: timbre.path, device: "0:0,0:1")
        self.timbre = [one.device: one, two.device: two]
        onDevice = Undisturbed(one, scene, in: folder + "/undisturbed")
        var jobs: [Job] = []
        for command in TimbreCommand.computing {
            for (program, failing) in [(one, nil), (two, 0), (two, 1)] as [(TimbreProgram, Int?)] {
                let place = folder + "/counting"
                try scene.copy(command.scene, to: place)
                let environment = Self.environment(library, "none", failing: failing, folder: place)
                let run = try program.run(command.arguments, in: place, environment: environment)
                let lines = Files.text(place + ".count").split(separator: "\n").map { $0.split(separator: " ") }
                guard run.ending == .status(0), let calls = lines.first.flatMap({ Int($0[1]) }) else {
                    throw CampaignFault.preparation(
                        "calls of \(command.name) to OpenCL can't be counted: \(run.messages)")
                }
                jobs += (1...max(calls, 1)).map {
                    Job(command: command, devices: program.device, failing: failing, call: $0)
                }
            }
        }
        var random = SplitMix(seed: seed)
        self.jobs = jobs.shuffled(using: &random)
    }

    /// Whether there is a driver with a device for these rounds.
    static var hasDevices: Bool { FileManager.default.fileExists(atPath: "/etc/OpenCL/vendors/pocl.icd") }

    private static func environment(
        _ library: String, _ call: String, failing: Int?, folder: String
    ) -> [String: String] {
        var environment = [
            "TIMBRE_OPENCL_LIBRARY": library, "TIMBRE_FAULT_CALL": call, "TIMBRE_FAULT_COUNT": folder + ".count",
            "OCL_ICD_VENDORS": "/etc/OpenCL/vendors/pocl.icd",
            // Two of them.
            "POCL_DEVICES": "pthread pthread",
        ]
        if let failing { environment["TIMBRE_FAULT_DEVICE"] = "\(failing)" }
        return environment
    }

    func run(_ number: Int, seed: UInt64, in folder: String) throws -> RoundOutcome {
        let job = jobs[number % jobs.count]
        var random = SplitMix(seed: seed, UInt64(number))
        let (status, isLasting, isCold) = (random.pick(Self.statuses), random.once(in: 2), random.once(in: 4))
        let expected = [try onCPU.run(of: job.command), try onDevice.run(of: job.command)]
        try scene.copy(job.command.scene, to: folder)
        let (counter, cache) = (folder + ".count", folder + ".cache")
        for file in [counter, cache] { Files.remove(file) }
        defer { for file in [counter, cache] { Files.remove(file) } }
        var environment = Self.environment(library, "any", failing: job.failing, folder: folder)
        environment["TIMBRE_FAULT_AT"] = "\(job.call)"
        environment["TIMBRE_FAULT_STATUS"] = "\(status)"
        if isLasting { environment["TIMBRE_FAULT_LASTING"] = "1" }
        if isCold { environment["XDG_CACHE_HOME"] = cache }
        let program = timbre[job.devices]!
        let (ending, messages) = try program.run(job.command.arguments, in: folder, environment: environment)
        let end = Date()
        let failed = Files.text(counter)
        let command =
            "\(job.command.name) on \(job.devices), \(failed) (call \(job.call)\(job.failing.map { " of \($0)" } ?? "")) "
            + "\(isLasting ? "and all later" : "alone") with \(status)\(isCold ? ", compiling" : "")"
        var outcome = RoundOutcome(what: "\(command): \(ending)")
        if let found = CommandCheck.trouble(ending: ending, messages: messages, command: command) {
            outcome.add(found.0, found.1)
        }
        guard outcome.troubles.isEmpty else { return outcome }
        let fault = (try? FileManager.default.attributesOfItem(atPath: counter))?[.modificationDate] as? Date
        let seconds = fault.map { end.timeIntervalSince($0) } ?? 0
        if seconds > Self.patience + 2 * (expected[0].seconds + expected[1].seconds) + (isCold ? 20 : 0) {
            outcome.add(.hang, "\(command): \(seconds) s from the fault to the end")
        }
        let mayFail = job.command.arguments.contains("train") || Self.starts(failed)
        if ending != .status(0), failed.isEmpty || !mayFail {
            outcome.add(.wrong, "\(command): \(ending): \(messages)")
        }
        if isLasting, Self.isNeeded(failed), !messages.contains("left out"), !messages.contains("error:") {
            outcome.add(.fault, "\(command): nothing says so: \(messages)")
        }
        try check(job, expected, hasEnded: ending == .status(0), in: folder, command, &outcome)
        return outcome
    }

    /// Calls by which devices are found and started: one that is named and does not start is an error.
    private static func starts(_ call: String) -> Bool {
        ["clGetPlatform", "clGetDevice", "clCreateContext", "clCreateCommandQueue"].contains { call.hasPrefix($0) }
    }

    /// Calls without which there is no answer.
    private static func isNeeded(_ call: String) -> Bool {
        call.hasPrefix("clEnqueue") || ["clCreateBuffer", "clCreateKernel", "clSetKernelArg"].contains(call)
    }

    private func check(
        _ job: Job, _ expected: [Undisturbed.Run], hasEnded: Bool, in folder: String, _ command: String,
        _ outcome: inout RoundOutcome
    ) throws {
        let catalogue = folder + "/songs.timbre"
        let state = try CatalogueState(of: catalogue)
        let allowed = hasEnded ? expected.map(\.after) : [expected[0].before]
        for part in CatalogueState.parts
        where !allowed.contains(where: { $0[keyPath: part.path] == state[keyPath: part.path] }) {
            outcome.add(
                .wrong, "\(command): \(part.name) are not those \(hasEnded ? "of an undisturbed run" : "of before")")
        }
        let outputs = try Undisturbed.sums(of: job.command.outputs, in: folder)
        if hasEnded ? outputs != expected[0].outputs : !outputs.isEmpty {
            outcome.add(.wrong, "\(command): its output is not as without a fault")
        }
        let evaluation = Undisturbed.evaluation(of: catalogue)
        if !expected.contains(where: { $0.evaluation == evaluation }), hasEnded {
            outcome.add(.wrong, "\(command): what was measured is not as without a fault")
        }
        for (trouble, detail) in CatalogueCheck.troubles(of: catalogue, device: cpu) { outcome.add(trouble, detail) }
        if job.command.arguments[0] == "train", !hasEnded, outcome.troubles.isEmpty {
            try resume(job, expected[1], in: folder, command, &outcome)
        }
        let litter = CommandCheck.litter(in: folder, outputs: job.command.outputs)
        if !litter.isEmpty { outcome.add(.litter, "\(command) leaves \(litter.joined(separator: ", "))") }
    }

    /// Whether a checkpoint goes on to what an undisturbed training gives.
    private func resume(
        _ job: Job, _ expected: Undisturbed.Run, in folder: String, _ command: String, _ outcome: inout RoundOutcome
    ) throws {
        let catalogue = folder + "/songs.timbre"
        let canResume = Undisturbed.checkpoint(of: catalogue) != expected.checkpoint
        let again = try timbre["0:0"]!.run(
            job.command.arguments + (canResume ? ["--resume"] : []), in: folder, name: "again",
            environment: ["POCL_DEVICES": "pthread pthread"])
        guard again.ending == .status(0) else {
            return outcome.add(.unreadable, "\(command), then again: \(again.ending): \(again.messages)")
        }
        let state = try CatalogueState(of: catalogue)
        for part in CatalogueState.parts where state[keyPath: part.path] != expected.after[keyPath: part.path] {
            outcome.add(
                .wrong,
                "\(command), then again\(canResume ? " with --resume" : ""): \(part.name) are not as undisturbed")
        }
    }
}
