/// Events as Chrome's trace event format writes them, one a line: JSON objects with a comma after each.
enum TraceEvent {
    /// Work that has a beginning and an end.
    static func complete(
        _ name: String, _ kind: Trace.Kind, on track: Trace.Track, from begin: Int, to end: Int,
        _ details: [Trace.Detail]
    ) -> String {
        "{\"ph\":\"X\",\"name\":\(quoted(name)),\"cat\":\"\(kind.rawValue)\",\(place(track)),\"ts\":\(microseconds(begin)),"
            + "\"dur\":\(microseconds(max(end - begin, 0)))"
            + (details.isEmpty ? "" : ",\"args\":{\(members(details))}") + "},\n"
    }

    /// The name of a track, or of the process that it is a part of.
    static func name(_ subject: String, _ name: String, of track: Trace.Track) -> String {
        "{\"ph\":\"M\",\"name\":\"\(subject)\",\(place(track)),\"args\":{\"name\":\(quoted(name))}},\n"
    }

    static func members(_ details: [Trace.Detail]) -> String {
        details.map { "\(quoted($0.name)):\(text($0.value))" }.joined(separator: ",")
    }

    static func text(_ value: Trace.Value) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): "\(number)"
        case .number(let number): fixed(number)
        }
    }

    /// A number with three decimals.
    static func fixed(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "null" }
        let thousandths = Int((abs(number) * 1000).rounded())
        return (number < 0 && thousandths > 0 ? "-" : "") + decimal(thousandths)
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func place(_ track: Trace.Track) -> String { "\"pid\":\(track.process),\"tid\":\(track.thread)" }

    /// Nanoseconds as microseconds, exactly.
    private static func microseconds(_ nanoseconds: Int) -> String {
        (nanoseconds < 0 ? "-" : "") + decimal(abs(nanoseconds))
    }

    private static func decimal(_ thousandths: Int) -> String {
        let digits = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}

extension [UInt8] {
    mutating func append(_ text: String) { append(contentsOf: text.utf8) }
}
