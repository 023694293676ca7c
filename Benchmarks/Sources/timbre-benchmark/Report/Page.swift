/// The run folder's README.md.
struct Page {
    private let report: Report
    private let hasPicture: Bool

    init(_ report: Report, hasPicture: Bool) { (self.report, self.hasPicture) = (report, hasPicture) }

    var text: String {
        let name = report.folder.split(separator: "/").last.map(String.init) ?? report.folder
        var parts = ["# \(name)"]
        parts += report.runs.map(paragraph)
        parts.append(
            "Medians, ours and theirs in turn; every turn is a line of `raw.jsonl`. A pair is a query and a song. “Of the "
                + "floor”: beside what the machine gives at the same time — for products OpenBLAS at two matrices of "
                + "\(SquareProduct.size) × \(SquareProduct.size) (the faster, where several kernels were measured), for one "
                + "query a plain sum, for files a program that only reads them.")
        if hasPicture { parts.append("![Timbre, its peers and the floors](\(Picture.name).svg)") }
        parts.append(Table(report.rows).text)
        parts.append(FloorTable(report.rows).text)
        parts.append((["Not measured:", ""] + notMeasured).joined(separator: "\n"))
        if !report.processes.isEmpty {
            parts.append((["Peers:", ""] + report.processes.map(line)).joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func paragraph(_ run: RunDescription) -> String {
        let versions = run.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return """
            \(run.machine); \(run.threads) threads; \(run.runs) runs. \(run.date): \(run.workloads.joined(separator: ", "))

                \(run.command.joined(separator: " "))

            \(versions.joined(separator: "; ")).
            """
    }

    private var notMeasured: [String] {
        let reasons = report.absences.map { "- \($0.workload), \($0.what), \($0.who): \($0.reason)" }
        return reasons.isEmpty ? ["- nothing was left out"] : reasons
    }

    private func line(_ process: ProcessDescription) -> String {
        let versions = process.versions.sorted { $0.key < $1.key }.map { name, version in
            if case .text(let text) = version { return "\(name) \(text)" }
            return name
        }
        let environment = process.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value) " }.joined()
        return "- \(process.who): \(versions.joined(separator: ", ")); "
            + "`\(environment)\(process.command.joined(separator: " "))`"
    }
}
