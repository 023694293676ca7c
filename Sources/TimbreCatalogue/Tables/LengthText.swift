import TimbreBase
import TimbreFiles

/// Parsers of lengths that are more than a number; all return seconds, or nil for other texts.
enum LengthText {
    /// "3:47", "1:02:03", "12:30 min" or "0 days 00:03:47" (pandas); seconds may have a fraction.
    static func clock(_ text: UnsafeRawBufferPointer) -> Double? {
        wholeClock(text) ?? parts(text).flatMap { parts in parts.reduce(0) { $0 * 60 + $1 } }
    }

    /// "3:47:00" as 3 minutes and 47 seconds: what spreadsheets make of "3:47", which they take for hours and minutes.
    static func clockWithZeros(_ text: UnsafeRawBufferPointer) -> Double? {
        guard var parts = parts(text) else { return nil }
        if parts.count == 3, parts.removeLast() != 0 { return nil }
        return parts[0] * 60 + parts[1]
    }

    /// The two or three numbers between colons, all but the first below 60.
    private static func parts(_ text: UnsafeRawBufferPointer) -> [Double]? {
        let text = String(decoding: text, as: UTF8.self)
        var pieces = (text.hasPrefix("0 days ") ? text.dropFirst(7) : text[...])
            .split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(pieces.count) else { return nil }
        for ending in pieces.count == 2 ? ["min", "m"] : ["h"] where pieces[pieces.count - 1].hasSuffix(ending) {
            pieces[pieces.count - 1].removeLast(ending.count)
            break
        }
        var parts: [Double] = []
        for piece in pieces {
            var piece = piece.replacing(",", with: ".")
            guard case .value(let value) = piece.withUTF8({ CSVNumber(parsing: UnsafeRawBufferPointer($0)) }),
                value >= 0, parts.isEmpty || value < 60
            else { return nil }
            parts.append(value)
        }
        return parts
    }

    /// A clock of only digits and colons, as in most cells.
    private static func wholeClock(_ text: UnsafeRawBufferPointer) -> Double? {
        var (total, part) = (0, 0)
        var (colons, digits) = (0, 0)
        for byte in text {
            if byte &- 0x30 < 10, digits < 9 {
                part = part * 10 + Int(byte &- 0x30)
                digits += 1
            } else if byte == UInt8(ascii: ":"), digits > 0, colons == 0 || part < 60 {
                total = total * 60 + part
                (part, digits, colons) = (0, 0, colons + 1)
            } else {
                return nil
            }
        }
        return digits > 0 && (1...2).contains(colons) && part < 60 ? Double(total * 60 + part) : nil
    }

    /// Minutes, a decimal mark and two digits of seconds: "3.47", or "3.5" where a program has shortened "3.50" as a
    /// number.
    static func dotted(_ text: UnsafeRawBufferPointer) -> Double? {
        let parts = String(decoding: text, as: UTF8.self).split(omittingEmptySubsequences: false) {
            $0 == "." || $0 == ","
        }
        guard (1...2).contains(parts.count), let minutes = UInt16(parts[0]) else { return nil }
        guard parts.count == 2 else { return Double(minutes) * 60 }
        guard (1...2).contains(parts[1].utf8.count), let digits = UInt8(parts[1]) else { return nil }
        let seconds = parts[1].utf8.count == 1 ? digits * 10 : digits
        return seconds < 60 ? Double(minutes) * 60 + Double(seconds) : nil
    }

    /// "3 min 20 s", "3m20s", "3' 20''", "PT3M20S" (ISO 8601): numbers, each followed by its unit, larger units first.
    static func words(_ text: UnsafeRawBufferPointer) -> Double? {
        var rest = Substring(String(decoding: text, as: UTF8.self).lowercased())
        if rest.hasPrefix("pt") { rest.removeFirst(2) }
        var total = 0.0
        var last = Double.infinity
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }
            rest = rest.dropFirst(number.count).drop { $0.isWhitespace }
            let unit = rest.prefix { !$0.isNumber && !$0.isWhitespace }
            rest = rest.dropFirst(unit.count).drop { $0.isWhitespace }
            guard let value = Double(number.replacing(",", with: ".")),
                // The last unit may be left out: 3'20.
                let size = unit.isEmpty && rest.isEmpty && last == 60 ? 1 : sizes[unit.withoutMarks],
                size < last
            else { return nil }
            total += value * size
            last = size
        }
        return last.isFinite ? total : nil
    }

    private static let sizes: [Substring: Double] = {
        let words: [(size: Double, words: [Substring])] = [
            (3600, ["h", "hr", "hrs", "hour", "hours", "std"]),
            (60, ["m", "min", "mins", "minute", "minutes", "minuten", "'", "’", "′"]),
            (1, ["s", "sec", "secs", "sek", "second", "seconds", "sekunden", "''", "’’", "\"", "”", "″"]),
            (0.001, ["ms"]),
        ]
        return Dictionary(uniqueKeysWithValues: words.flatMap { size, words in words.map { ($0, size) } })
    }()
}

extension Substring {
    /// The text without a full stop or comma at the end, as in "min." and "min,".
    fileprivate var withoutMarks: Substring { last == "." || last == "," ? dropLast() : self }
}
