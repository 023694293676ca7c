import Foundation

/// Which characters the fonts of this machine have: in a PNG, gnuplot draws a sign for one that is in none of them as
/// large as the picture and over it. (An SVG is drawn with the fonts of whoever looks at it.)
struct FontCoverage: Sendable {
    /// Where fontconfig does not tell: what any font for the screen has.
    private static let usual: [ClosedRange<UInt32>] = [0x20...0x52F, 0x1E00...0x1FFF, 0x2010...0x22FF, 0x2500...0x266F]
    /// In the place of a character that is not there.
    private static let substitute: Unicode.Scalar = "□"

    private let ranges: [ClosedRange<UInt32>]

    /// Asks fontconfig's `fc-list`, where it is in the directories of `PATH`.
    init(environment: [String: String]) {
        let list = Program("fc-list", environment: environment)
        let outcome = try? list?.run([":", "charset"])
        let found =
            outcome?.status == 0 ? Self.ranges(in: String(decoding: outcome?.output ?? Data(), as: UTF8.self)) : []
        ranges = found.isEmpty ? Self.usual : found
    }

    /// A line a font: `:charset=20-7e a0-17f …`, in hexadecimal digits.
    static func ranges(in list: String) -> [ClosedRange<UInt32>] {
        var ranges = Set<ClosedRange<UInt32>>()
        for line in list.split(separator: "\n") {
            guard let start = line.range(of: "charset=")?.upperBound else { continue }
            for part in line[start...].split(separator: " ") {
                let ends = part.split(separator: "-").compactMap { UInt32($0, radix: 16) }
                if let first = ends.first, let last = ends.last, first <= last { ranges.insert(first...last) }
            }
        }
        return Array(ranges)
    }

    /// The text with a box for each character that no font has.
    func shown(_ text: String) -> String {
        let foreign = Set(text.unicodeScalars.lazy.filter { $0.value > 0x7E })
        let absent = foreign.filter { scalar in !ranges.contains { $0.contains(scalar.value) } }
        guard !absent.isEmpty else { return text }
        let substitute = absent.contains(Self.substitute) ? "?" : Self.substitute
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { shown.append(absent.contains(scalar) ? substitute : scalar) }
        return String(shown)
    }
}
