import ArgumentParser
import Timbre

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks every operation on the chosen device against plain loops.",
        discussion: """
            What to run first on a machine that nobody has tried: each operation passes or fails, with its worst error \
            and its rate. It needs no files. With --catalogue, every file of that catalogue is checked too.

            Example:

              timbre doctor
              timbre doctor --device gpu
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        common.begin()
        let device = try common.selectedDevice()
        var failures = 0
        var table = Table([
            ("operation", .left), ("", .left), ("worst error", .right), ("allowed", .right), ("rate", .right),
        ])
        let progress = ProgressLine()
        for check in Conformance.checks {
            progress.show("checking \(check.name)")
            let outcome = check.outcome(on: device)
            if !outcome.passed { failures += 1 }
            if common.json {
                json(outcome).printed()
            } else {
                table.add([
                    check.name, outcome.passed ? "pass" : "FAIL", error(outcome.worstError), error(outcome.tolerance),
                    outcome.rate.map { "\(Units.count($0.value)) \($0.unit)" } ?? "",
                ])
            }
            for fault in outcome.faults { Console.message("\(check.name): \(fault)") }
        }
        progress.end()
        if !common.json { table.printed() }
        if common.catalogue != nil {
            let catalogue = try common.openedCatalogue()
            try catalogue.verify()
            if catalogue.hasModel { _ = try catalogue.model() }
            Console.result("\(catalogue.path): every file is whole")
        }
        guard failures == 0 else {
            Console.message(
                "error: \(failures) of \(Conformance.checks.count) operations are wrong on "
                    + "\(device.description.name): use --device cpu, and report this table")
            throw ExitCode(1)
        }
    }

    private func error(_ value: Double?) -> String {
        value.map { $0 == 0 ? "0" : Units.loss($0) } ?? ""
    }

    private func json(_ outcome: Conformance.Outcome) -> JSONLine {
        JSONLine([
            ("operation", .text(outcome.name)), ("passed", .flag(outcome.passed)),
            ("worst_error", outcome.worstError.map { .number($0) } ?? .none),
            ("allowed", outcome.tolerance.map { .number($0) } ?? .none),
            ("rate", outcome.rate.map { .number($0.value) } ?? .none),
            ("unit", outcome.rate.map { .text($0.unit) } ?? .none),
        ])
    }
}
