/// Every floor that was measured, the lower ones too, as a table in Markdown.
struct FloorTable {
    private let rows: [Row]

    init(_ rows: [Row]) { self.rows = rows }

    var text: String {
        let lines = rows.flatMap { row in
            row.contenders.filter { $0.role == .floor }.map { floor in
                let rate = floor.machineRate.map { "\(Text.short($0 / 1e9)) \($1)" } ?? ""
                return
                    "| \(row.what) | \(floor.who) | \(rate) | \(row.unit.text(floor.median)) | \(row.share(of: floor)) |"
            }
        }
        return (["| what | floor | its rate | for this work | Timbre |", "|---|---|---|---|---|"] + lines)
            .joined(separator: "\n")
    }
}
