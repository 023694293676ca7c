import ArgumentParser
import Timbre

struct Doctor: CommonCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks every operation on the chosen device against plain loops.",
        discussion: """
            Run it first on a machine that nobody has tried: each operation passes or fails, with its worst error and \
            its rate. It needs no files. On the CPU it says what OpenBLAS computes; TIMBRE_CPU=loops and \
            TIMBRE_CPU=openblas check either alone. With --catalogue, it checks every file of that catalogue too. \
            --small omits the large sizes and the rates and takes seconds; the whole check takes a minute or more.

            --tune instead measures other sizes of the kernels that take the most time, for at most 30 seconds, and \
            keeps the fastest that give right results in $XDG_CACHE_HOME/timbre for all later runs. No result depends \
            on them.

            Example:

              timbre doctor
              timbre doctor --device gpu
              timbre doctor --tune --device gpu
            """)

    @OptionGroup var common: CommonOptions<Self>

    @Flag(help: "Find the kernel sizes that suit the device.")
    var tune = false

    @Flag(help: "Check only a few small sizes, and measure no rates.")
    var small = false

    @Option(help: "Check only these operations, named as in the table and separated by commas.")
    var only: String?

    func validate() throws {
        if only != nil, tune {
            throw ValidationError("--only chooses among checks, and --tune makes none; leave one out")
        }
        if tune, small { throw ValidationError("--tune measures kernels and --small measures nothing; leave one out") }
    }

    func run() throws {
        try common.begin()
        let device = try common.selectedDevice(alone: "checking")
        Console.note("cpu: \(device.arithmetic.summary)")
        if tune { return try runTuning(of: device) }
        var failures = 0
        var table = Table([
            ("operation", .left), ("", .left), ("worst error", .right), ("allowed", .right), ("rate", .right),
        ])
        let progress = ProgressLine()
        let checks = try chosenChecks
        for check in checks {
            progress.show("checking \(check.name)")
            let outcome: Conformance.Outcome?
            do {
                outcome = try check.run(
                    on: device, shapes: small ? Conformance.Shape.few : Conformance.Shape.awkward,
                    batch: small ? nil : 16_384, work: Interrupt.work())
            } catch let fault as ComputeFault {
                outcome = nil
                Console.message("\(check.name): \(fault.sentence)")
            }
            if outcome?.passed != true { failures += 1 }
            if let failure = outcome?.failure { Console.message("\(check.name): \(failure)") }
            if common.json {
                try json(check, outcome).printed()
            } else {
                table.add([
                    check.name, outcome?.passed == true ? "pass" : "FAIL", error(outcome?.error),
                    error(outcome?.tolerance), outcome?.rate.map { "\(Units.count($0)) \(check.unit)" } ?? "",
                ])
            }
        }
        progress.end()
        if !common.json { try table.printed() }
        if common.catalogue != nil {
            let catalogue = try common.openedCatalogue()
            let faults = try catalogue.verifyWithModel(device: device, work: Interrupt.work())
            for fault in faults { Console.message("error: \(fault.sentence)") }
            guard faults.isEmpty else { throw ExitCode(1) }
            if common.json {
                try JSONLine([("catalogue", .text(catalogue.path)), ("passed", .flag(true))]).printed()
            } else {
                try Console.result("\(catalogue.path): every file is whole")
            }
        }
        guard failures == 0 else {
            Console.message(
                "error: \(failures) of \(checks.count) operations are wrong on "
                    + "\(device.description.name): use --device cpu, and report this table")
            throw ExitCode(1)
        }
    }

    private var chosenChecks: [Conformance.Check] {
        get throws {
            guard let only else { return Conformance.checks }
            return try only.split(separator: ",").map { name in
                guard let check = Conformance.checks.first(where: { $0.name == name }) else {
                    let names = Conformance.checks.map(\.name).joined(separator: ", ")
                    throw ValidationError("there is no operation “\(name)”; those that are checked: \(names)")
                }
                return check
            }
        }
    }

    private func error(_ value: Double?) -> String {
        value.map { $0 == 0 ? "0" : Units.significant($0) } ?? ""
    }

    private func json(_ check: Conformance.Check, _ outcome: Conformance.Outcome?) -> JSONLine {
        JSONLine([
            ("operation", .text(check.name)), ("passed", .flag(outcome?.passed == true)),
            ("worst_error", outcome.map { .number($0.error) } ?? .none),
            ("allowed", outcome.map { .number($0.tolerance) } ?? .none),
            ("rate", outcome?.rate.map { .number($0) } ?? .none), ("unit", .text(check.unit)),
        ])
    }
}
