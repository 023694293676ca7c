import ArgumentParser
import Foundation
import Synchronization
import Timbre
import TimbreFiles

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The catalogue's directory.", discussion: "$TIMBRE_CATALOGUE, else catalogue.timbre here.",
            valueName: "directory"), completion: .directory)
    var catalogue: String?

    @Option(
        help: ArgumentHelp(
            "auto, cpu, gpu, gpus, part of a device's, platform's or vendor's name, <platform>:<index>, or several.",
            discussion: """
                $TIMBRE_DEVICE, else auto; `timbre devices` lists them. gpus, or a list such as 0:0,0:1, shares search, \
                mapping and neighbours among several; training takes the first. One that fails is left out, and the CPU \
                goes on where none is left.
                """))
    var device: String?

    @Option(parsing: .unconditional, help: "Threads of the CPU; one a core unless given.")
    var threads: Int?

    @Flag(help: "Results as JSON, an object a line.")
    var json = false

    @Flag(help: "Tables as wide as their texts, also on a narrower terminal.")
    var wide = false

    @Flag(help: "No progress and no notes.")
    var quiet = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads \(threads): give 1 to 1024")
        }
        if catalogue == "" { throw ValidationError("--catalogue is empty: give a directory") }
    }

    /// Applies `--quiet` and `--wide`, and refuses a device that is not there and a `TIMBRE_CPU` that means nothing, whether the
    /// command computes or not.
    ///
    /// - Throws: `ComputeFault.noSuchDevice`, `.unknownArithmetic`, `.noOpenBLAS`; `CancellationError`.
    func begin() throws {
        Console.isQuiet.store(quiet, ordering: .relaxed)
        Console.isWide.store(wide, ordering: .relaxed)
        try Tracing.current.span("look for the device") { try Device.check(device, drivers: DriverTrial.drivers()) }
    }

    /// Whether somebody chose the device.
    var isDeviceNamed: Bool {
        let named = device ?? ProcessInfo.processInfo.environment["TIMBRE_DEVICE"] ?? ""
        return !named.isEmpty && named != "auto"
    }

    var cataloguePath: String {
        let variable = ProcessInfo.processInfo.environment["TIMBRE_CATALOGUE"] ?? ""
        return catalogue ?? (variable.isEmpty ? "catalogue.timbre" : variable)
    }

    /// The device that the options choose, with others that share its work; why is noted. One that fails later is told of
    /// in any case.
    ///
    /// - Parameter work: the command's, where several devices can't share it.
    func selectedDevice(alone work: String? = nil) throws -> Device {
        let selection = try Tracing.current.span("choose the device") {
            try Device.select(
                device, threads: threads, onLoss: { Console.interjection($0) }, drivers: DriverTrial.drivers())
        }
        Console.note(selection.reason)
        if let work, !selection.others.isEmpty {
            Console.note("\(work) on the first of them alone, \(selection.device.description.label)")
        }
        return selection.device.traced(by: Tracing.current)
    }

    /// One query is answered by the CPU before a GPU has woken, with the same bits; a device that is named is used.
    func deviceForOneQuery() throws -> Device {
        if isDeviceNamed { return try selectedDevice() }
        Console.note("one query: using the CPU")
        return try Device.cpu(threads: threads, arithmetic: arithmetic).traced(by: Tracing.current)
    }

    /// Choice of the CPU's arithmetic by `TIMBRE_CPU`.
    ///
    /// - Throws: `ComputeFault.unknownArithmetic`, `.noOpenBLAS`.
    var arithmetic: CPUArithmetic {
        get throws { try CPUArithmetic(environment: ProcessInfo.processInfo.environment) }
    }

    /// The catalogue as it is now, for a command that only reads.
    ///
    /// - Throws: `CatalogueFault`.
    func openedCatalogue(_ model: ModelName = .standard) throws -> Catalogue {
        let catalogue = try Catalogue.open(at: cataloguePath, model: model)
        if let fault = catalogue.recipeFault { Console.note(fault.sentence) }
        return catalogue
    }

    /// Runs a command that writes into the catalogue: one at a time, so this waits for another that does. From here on
    /// Ctrl-C is a request to stop.
    ///
    /// - Parameters:
    ///   - what: what the message of an interrupted command says.
    ///   - model: the one that it works with.
    ///   - ignoringLearned: for a command that makes the model anew.
    /// - Throws: `CatalogueFault`; what the body throws.
    func writing<Result>(
        keeping what: String, model: ModelName = .standard, ignoringLearned: Bool = false,
        _ body: (Catalogue) throws -> Result
    ) throws -> Result {
        let watch = Interrupt.watch(keeping: what)
        defer { watch.cancel() }
        return try Catalogue.writing(
            at: cataloguePath, model: model, ignoringLearned: ignoringLearned, patience: patience,
            work: Interrupt.work(), body)
    }

    /// Waits for another command that writes, and says so.
    var patience: WriterPatience {
        WriterPatience(
            seconds: nil,
            onWait: { [cataloguePath] in
                Console.note("another command is writing into “\(cataloguePath)”: waiting until it has ended")
            })
    }
}
