import Foundation

/// Bars of one unit: a cluster for each piece of work, in it a bar for each contender.
struct Panel {
    private let workload: String
    private let unit: Unit
    private var rows: [Row]
    /// Where the highest bar is more than so many times the lowest, the scale is logarithmic.
    private static let widestLinear = 50.0

    /// In the order in which they were measured.
    static func all(of rows: [Row]) -> [Panel] {
        var panels = [Panel]()
        for row in rows {
            if let place = panels.firstIndex(where: { $0.workload == row.workload && $0.unit == row.unit }) {
                panels[place].rows.append(row)
            } else {
                panels.append(Panel(workload: row.workload, unit: row.unit, rows: [row]))
            }
        }
        return panels
    }

    /// Commands for gnuplot, the data among them.
    func script(number: Int) -> String {
        let (series, medians) = (series, rows.flatMap(\.contenders).map(\.median))
        let (highest, lowest) = (medians.max() ?? 1, medians.min() ?? 1)
        let (divisor, unitName) = unit.axis(for: highest)
        let lines = rows.map { row in
            let values = series.map { series in
                row.contenders.first { $0.who == series.who }.map { "\($0.median / divisor)" } ?? "NaN"
            }
            return (["\"\(row.label)\""] + values).joined(separator: " ")
        }
        let plots = series.enumerated().map { place, series in
            "$panel\(number) using \(place + 2)\(place == 0 ? ":xtic(1)" : "") title \(Self.quoted(series.who)) "
                + "linecolor rgb '\(series.colour)'"
        }
        let isLogarithmic = highest > Self.widestLinear * lowest
        let scale =
            isLogarithmic
            ? "set logscale y\nset yrange [\(lowest / divisor / 2):*]" : "unset logscale y\nset yrange [0:*]"
        let remarks = [unit.isBetterWhenLower ? ", less is better" : "", isLogarithmic ? ", logarithmic" : ""]
        return """
            $panel\(number) << END
            \(lines.joined(separator: "\n"))
            END
            set xrange [-0.6:\(Double(rows.count) - 0.4)]
            \(scale)
            set title \(Self.quoted("\(workload), \(unitName)\(remarks.joined())"))
            plot \(plots.joined(separator: ", \\\n    "))
            """
    }

    /// Ours, peers, Timbre at other work, floors.
    private var series: [(who: String, colour: String)] {
        let order: [Measurement.Role] = [.ours, .peer, .reference, .floor]
        let colours: [Measurement.Role: [String]] = [
            .ours: ["#1f5fbf"], .peer: ["#d9822b", "#e8b04b", "#b5502e", "#8a6d3b"],
            .reference: ["#7fb0e6", "#a9cdf2", "#5f8fc6"], .floor: ["#d0d0d0", "#909090"],
        ]
        return order.flatMap { role in
            var names = [String]()
            for contender in rows.flatMap(\.contenders) where contender.role == role && !names.contains(contender.who) {
                names.append(contender.who)
            }
            let its = colours[role] ?? []
            return names.enumerated().map { (who: $1, colour: its[$0 % its.count]) }
        }
    }

    /// In single quotes: within double ones, gnuplot runs what stands between backticks.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
    }
}
