/// The medians as a table in Markdown: a line for each piece of work and peer.
struct Table {
    private let rows: [Row]

    init(_ rows: [Row]) { self.rows = rows }

    var text: String {
        (["| what | Timbre | of the floor | beside | its median | ratio |", "|---|---|---|---|---|---|"]
            + rows.flatMap(lines)).joined(separator: "\n")
    }

    private func lines(of row: Row) -> [String] {
        guard let ours = row.ours else { return [] }
        let most = row.contenders.map(\.values.count).max() ?? 0
        func value(_ summary: Summary) -> String {
            let memory = summary.peakResident.map { ", \(Text.short($0 / 1e6)) MB resident" } ?? ""
            let runs = summary.values.count < most ? " (\(summary.values.count) runs)" : ""
            return row.unit.text(summary.median) + memory + runs
        }
        let share = row.floor.map { "\(row.share(of: $0)) of \(row.unit.text($0.median))" } ?? ""
        let others = row.contenders.filter { $0.role == .peer || $0.role == .reference }
        let first = "| \(row.what) | \(value(ours)) | \(share) |"
        guard !others.isEmpty else { return ["\(first) | | |"] }
        return others.enumerated().map { place, other in
            "\(place == 0 ? first : "| | | |") \(other.who) | \(value(other)) | \(ratio(ours, other, row.unit)) |"
        }
    }

    /// How many times as fast as a peer; beside other work of Timbre's, how many times its time.
    private func ratio(_ ours: Summary, _ other: Summary, _ unit: Unit) -> String {
        let speed = unit.isBetterWhenLower ? other.median / ours.median : ours.median / other.median
        return other.role == .reference ? "\(Text.short(1 / speed)) × the time" : "\(Text.short(speed)) ×"
    }
}
