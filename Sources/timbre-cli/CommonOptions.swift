import ArgumentParser
import Foundation
import Synchronization
import Timbre
import TimbreFiles

/// Command that takes the common options.
protocol CommonCommand: ParsableCommand {
    /// Common options without a meaning for the command: scripts may give them, and its help does not list them.
    static var meaningless: Set<CommonOption> { get }
}

extension CommonCommand {
    static var meaningless: Set<CommonOption> { [] }
}

enum CommonOption {
    case catalogue, device, threads, json, wide, quiet
}

/// Options that every command accepts.
struct CommonOptions<Command: CommonCommand>: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Directory of the catalogue. (default: $TIMBRE_CATALOGUE, else ./catalogue.timbre)",
            valueName: "directory", visibility: visibility(of: .catalogue)),
        completion: .directory)
    var catalogue: String?

    @Option(
        help: ArgumentHelp(
            """
            Device that computes: auto, cpu, gpu, gpus, part of a name, <platform>:<index>, or several. (default: \
            $TIMBRE_DEVICE, else auto)
            """,
            discussion: """
                `timbre devices` lists the devices; a name may be a device's, its platform's or its vendor's. gpus, or a \
                list such as 0:0,0:1, shares search, mapping and neighbours among several devices; training uses the \
                first. A device that fails is dropped, and the CPU goes on once none is left.
                """, visibility: visibility(of: .device)))
    var device: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Number of CPU threads. (default: one per core)", visibility: visibility(of: .threads)))
    var threads: Int?

    @Flag(help: ArgumentHelp("Print results as JSON, one object per line.", visibility: visibility(of: .json)))
    var json = false

    @Flag(
        help: ArgumentHelp(
            "Print tables in full width, whatever the terminal's, and cut no text.", visibility: visibility(of: .wide)))
    var wide = false

    @Flag(help: ArgumentHelp("Print no progress and no notes.", visibility: visibility(of: .quiet)))
    var quiet = false

    private static func visibility(of option: CommonOption) -> ArgumentVisibility {
        Command.meaningless.contains(option) ? .hidden : .default
    }

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads \(threads): give 1 to 1024")
        }
        if catalogue == "" { throw ValidationError("--catalogue is empty: give a directory") }
    }

    /// Applies `--quiet` and `--wide`, and refuses a missing device and an unknown `TIMBRE_CPU`, even for a command
    /// that does not compute.
    ///
    /// - Throws: `ComputeFault.noSuchDevice`, `.unknownArithmetic`, `.noOpenBLAS`; `DriverTrial.ImpossibleWait`;
    ///   `CancellationError`.
    func begin() throws {
        Console.isQuiet.store(quiet, ordering: .relaxed)
        Console.isWide.store(wide, ordering: .relaxed)
        try Tracing.current.span("look for the device") { try Device.check(device, drivers: DriverTrial.drivers()) }
    }

    /// Whether the user chose a device, by option or environment.
    var isDeviceNamed: Bool {
        let named = device ?? ProcessInfo.processInfo.environment["TIMBRE_DEVICE"] ?? ""
        return !named.isEmpty && named != "auto"
    }

    var cataloguePath: String {
        let variable = ProcessInfo.processInfo.environment["TIMBRE_CATALOGUE"] ?? ""
        return catalogue ?? (variable.isEmpty ? "catalogue.timbre" : variable)
    }

    /// Device chosen by the options, with others that share its work; a note gives the reason. A device that fails
    /// later is reported even with `--quiet`.
    ///
    /// - Parameter work: name of the command's work, where several devices can't share it; nil where they can.
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

    /// Device for a single query: the one that the user chose, else the CPU, which answers before a GPU has woken, with
    /// the same bits.
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

    /// Opens the catalogue in its current state, for a command that only reads.
    ///
    /// - Throws: `CatalogueFault`.
    func openedCatalogue(_ model: ModelName = .standard) throws -> Catalogue {
        let catalogue = try Catalogue.open(at: cataloguePath, model: model)
        if let fault = catalogue.recipeFault { Console.note(fault.sentence) }
        return catalogue
    }

    /// Runs the body of a command that writes into the catalogue, once no other command is writing. From here on,
    /// Ctrl-C requests a stop.
    ///
    /// - Parameters:
    ///   - what: message on what is kept if the command is interrupted.
    ///   - model: name of the model that the command works with.
    ///   - ignoringLearned: whether the command replaces the model, so that an unreadable one does not matter.
    /// - Throws: `CatalogueFault`; the body's error.
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

    /// Unlimited patience with another command that writes, with a note.
    var patience: WriterPatience {
        WriterPatience(
            seconds: nil,
            onWait: { [cataloguePath] in
                Console.note("another command is writing into “\(cataloguePath)”: waiting until it has ended")
            })
    }
}
