import Timbre

extension Doctor {
    /// Measures variants of the kernels that take the most time, and prints their rates and the ones kept.
    func runTuning(of device: Device) throws {
        let progress = ProgressLine()
        let report = try device.tune(work: progress.work { "measuring \($0)" })
        progress.end()
        guard let report else {
            return Console.note(
                "there is nothing to tune on \(device.description.label): its loops are chosen when it starts")
        }
        var table = Table([("kernel", .left), ("sizes", .left), ("rate", .right), ("", .left)])
        for variant in report.variants {
            if common.json {
                try JSONLine([
                    ("kernel", .text(variant.kernel)), ("sizes", .text(variant.sizes)),
                    ("rate", variant.rate.map { .number($0) } ?? .none), ("unit", .text(variant.unit)),
                    ("verdict", .text(variant.verdict.rawValue)),
                ]).printed()
            } else {
                table.add([
                    variant.kernel, variant.sizes, variant.rate.map { "\(Units.count($0)) \(variant.unit)" } ?? "",
                    variant.verdict.rawValue,
                ])
            }
        }
        if !common.json { try table.printed() }
        Console.note(
            report.isKept
                ? "what was kept is used from now on"
                : "it can't be kept: $XDG_CACHE_HOME/timbre, else ~/.cache/timbre, must be a directory to write in")
    }
}
