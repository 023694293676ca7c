import Foundation
import Synchronization

/// What was tried and what was found, by kind.
final class Tally: Sendable {
    private struct Count {
        var tried = 0
        var troubles: [Trouble: Int] = [:]
    }

    private struct State {
        var counts: [String: Count] = [:]
        /// How often each thing was found: the first time it is kept and told.
        var seen: [String: Int] = [:]
        var findings: [Finding] = []
    }

    private let state = Mutex(State())

    func add(_ kind: String, tried: Int = 1) { state.withLock { $0.counts[kind, default: Count()].tried += tried } }

    /// Counts a finding.
    ///
    /// - Parameter keep: called where nothing like it was found before; gives the folder that it is kept in.
    func add(_ finding: Finding, keep: () -> String?) {
        let isNew = state.withLock { state in
            state.counts[finding.kind, default: Count()].troubles[finding.trouble, default: 0] += 1
            // Numbers of songs and bytes tell nothing apart, those of lines do.
            let detail = finding.trouble == .crash ? finding.detail : finding.detail.filter { !$0.isNumber }
            let likeness = "\(finding.kind) \(finding.trouble) \(detail)"
            state.seen[likeness, default: 0] += 1
            return state.seen[likeness] == 1
        }
        guard isNew else { return }
        var finding = finding
        finding.folder = keep()
        state.withLock { $0.findings.append(finding) }
        note("\(finding.trouble.rawValue): \(finding.kind), number \(finding.number): \(finding.detail)")
        if !finding.circumstances.isEmpty { note("  \(finding.circumstances)") }
        if let folder = finding.folder { note("  kept in \(folder)") }
    }

    var isClean: Bool { state.withLock { $0.findings.isEmpty } }

    var triedInAll: Int { state.withLock { $0.counts.values.reduce(0) { $0 + $1.tried } } }

    func printTable(unit: String) {
        let counts = state.withLock { $0.counts }.sorted { $0.key < $1.key }
        let width = max(counts.map(\.key.count).max() ?? 0, unit.count)
        func line(_ name: String, _ cells: [String]) -> String {
            name.padding(toLength: width, withPad: " ", startingAt: 0)
                + cells.map { String(repeating: " ", count: max(12 - $0.count, 1)) + $0 }.joined()
        }
        print(line("", [unit] + Trouble.allCases.map(\.rawValue)))
        for (kind, count) in counts {
            print(line(kind, ["\(count.tried)"] + Trouble.allCases.map { "\(count.troubles[$0, default: 0])" }))
        }
        let sums = Trouble.allCases.map { trouble in counts.reduce(0) { $0 + $1.value.troubles[trouble, default: 0] } }
        print(line("all", ["\(triedInAll)"] + sums.map { "\($0)" }))
    }

    /// A line for each kind and each finding.
    func printJSON(unit: String) throws {
        struct Line: Encodable {
            var kind: String
            var unit: String
            var tried: Int
            var troubles: [String: Int]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func line(_ value: some Encodable) throws { print(String(decoding: try encoder.encode(value), as: UTF8.self)) }
        let (counts, findings) = state.withLock { ($0.counts, $0.findings) }
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
            let troubles = Trouble.allCases.map { ($0.rawValue, count.troubles[$0, default: 0]) }
            try line(
                Line(
                    kind: kind, unit: unit, tried: count.tried,
                    troubles: Dictionary(uniqueKeysWithValues: troubles)))
        }
        for finding in findings { try line(finding) }
    }
}

/// A message on standard error, with what a terminal would act on shown by its number.
func note(_ text: String) {
    let shown = text.unicodeScalars.map { HostileNames.isRaw($0) ? "<U+\(String($0.value, radix: 16))>" : String($0) }
    FileHandle.standardError.write(Data((shown.joined() + "\n").utf8))
}
