import Foundation
import TimbreCatalogue

@testable import TimbreSynthesis

/// A CSV read by plain rules, a byte at a time: the oracle for what the synthesizer writes.
struct SynthesisTable {
    let columns: [String]
    let rows: [[String]]

    init(_ bytes: [UInt8]) {
        var records: [[String]] = []
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var index = 0
        func text() -> String { String(decoding: field, as: UTF8.self) }
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch (isQuoted, byte) {
            case (true, UInt8(ascii: "\"")) where next == UInt8(ascii: "\""):
                field.append(byte)
                index += 1
            case (_, UInt8(ascii: "\"")):
                isQuoted.toggle()
            case (false, UInt8(ascii: ",")):
                fields.append(text())
                field = []
            case (false, UInt8(ascii: "\r")) where next == UInt8(ascii: "\n"):
                fields.append(text())
                field = []
                records.append(fields)
                fields = []
                index += 1
            default:
                field.append(byte)
            }
            index += 1
        }
        precondition(fields.isEmpty && field.isEmpty, "the last line has no end")
        columns = records[0]
        rows = Array(records.dropFirst())
    }

    init(songs: Int, seed: UInt64 = 1, textLength: Int = 20) throws {
        self.init(try Self.bytes(songs: songs, seed: seed, textLength: textLength))
    }

    static func bytes(songs: Int, seed: UInt64 = 1, textLength: Int = 20, threads: Int = 2) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let parameters = SynthesisParameters(songs: songs, seed: seed, textLength: textLength, threads: threads)
        try SongSynthesizer(parameters: parameters).write { bytes += $0 }
        return bytes
    }

    subscript(column: String) -> [String] {
        let index = columns.firstIndex(of: column)!
        return rows.map { $0[index] }
    }

    /// A column as numbers: also lengths in seconds, loudness, years of dates, Yes and No.
    func numbers(_ column: String) -> [Double] {
        self[column].map { text in
            switch column {
            case "Length":
                text.split(separator: ":").reduce(0) { $0 * 60 + Double($1)! }
            case "Loudness (db)":
                Double(text.dropLast(2))!
            case "Release Date":
                Double(text.suffix(4))!
            case "Explicit":
                text == "Yes" ? 1 : 0
            default:
                Double(text)!
            }
        }
    }

    /// The rows that are the first of their artist, title, album, length and date.
    var distinct: SynthesisTable {
        var seen: Set<[String]> = []
        let identity = ["Artist(s)", "song", "Album", "Length", "Release Date"].map { columns.firstIndex(of: $0)! }
        return SynthesisTable(
            columns: columns, rows: rows.filter { row in seen.insert(identity.map { row[$0] }).inserted })
    }

    private init(columns: [String], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }
}

/// Numbers of the dialect that are compared with real songs.
enum SynthesisColumns {
    static let flags = [
        "Good for Party", "Good for Work/Study", "Good for Relaxation/Meditation", "Good for Exercise",
        "Good for Running", "Good for Yoga/Stretching", "Good for Driving", "Good for Social Gatherings",
        "Good for Morning Routine",
    ]
    static let measured = [
        "Tempo", "Loudness (db)", "Popularity", "Energy", "Danceability", "Positiveness", "Speechiness", "Liveness",
        "Acousticness", "Instrumentalness", "Length", "Release Date",
    ]
}

enum SynthesisStatistics {
    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    static func deviation(_ values: [Double]) -> Double { covariance(values, values).squareRoot() }

    static func covariance(_ left: [Double], _ right: [Double]) -> Double {
        let (leftMean, rightMean) = (mean(left), mean(right))
        return mean(zip(left, right).map { ($0 - leftMean) * ($1 - rightMean) })
    }

    static func correlation(_ left: [Double], _ right: [Double]) -> Double {
        covariance(left, right) / (deviation(left) * deviation(right))
    }

    static func quantile(_ values: [Double], _ share: Double) -> Double {
        values.sorted()[Int(share * Double(values.count - 1))]
    }

    /// The share of the variance that the groups' means explain.
    static func explained(_ values: [Double], by groups: [String]) -> Double {
        var members: [String: [Double]] = [:]
        for (group, value) in zip(groups, values) { members[group, default: []].append(value) }
        let overall = mean(values)
        let between = members.values.reduce(0) { sum, values in
            sum + Double(values.count) * (mean(values) - overall) * (mean(values) - overall)
        }
        return between / Double(values.count) / covariance(values, values)
    }
}
