import Foundation

/// The medians as bars, drawn by gnuplot: a panel for each workload and unit, a cluster for each piece of work.
struct Picture {
    static let name = "benchmark"
    private let panels: [Panel]

    init(_ report: Report) { panels = Panel.all(of: report.rows) }

    /// Writes an SVG and a PNG.
    ///
    /// - Returns: whether there is something to draw, and a gnuplot that does.
    func write(into folder: String, say: (String) -> Void) throws -> Bool {
        guard !panels.isEmpty else { return false }
        let columns = panels.count > 1 ? 2 : 1
        let rows = (panels.count + columns - 1) / columns
        let (width, height) = (1000 * columns, 420 * rows)
        do {
            for (terminal, suffix) in [("svg", "svg background '#ffffff'"), ("png", "pngcairo")] {
                let gnuplot = try Child(["gnuplot"])
                gnuplot.write(
                    Data(
                        """
                        set terminal \(suffix) size \(width),\(height) font 'Sans,11'
                        set output '\(folder)/\(Self.name).\(terminal)'
                        \(Self.style)
                        set multiplot layout \(rows),\(columns)
                        \(panels.enumerated().map { $1.script(number: $0) }.joined(separator: "\n"))
                        unset multiplot
                        """.utf8))
                let usage = gnuplot.wait()
                guard usage.status == 0 else {
                    throw BenchmarkFault.ended(
                        command: gnuplot.command, status: usage.status, messages: gnuplot.lastWords)
                }
            }
            return true
        } catch let fault as BenchmarkFault {
            say("no picture: \(fault)")
            return false
        }
    }

    private static let style = """
        set style data histograms
        set style histogram clustered gap 1
        set style fill solid border -1
        set boxwidth 0.9
        set grid ytics
        set key outside below horizontal samplen 1 maxrows 2 noenhanced
        set tics nomirror noenhanced
        set border 3
        set format y '%g'
        set lmargin 8
        """
}
