import Foundation

/// A program measured from its start to its end.
struct WholeProcess: Codable {
    var seconds: Double
    /// `ru_maxrss`, in bytes.
    var peakResident: Int
    /// The last line of its output, where that is a JSON object.
    var figures: Figures

    /// Lets a small process of this program start and measure the other one: Linux counts what the starting process
    /// occupies as the started one's, and this one may hold gigabytes.
    ///
    /// - Parameter input: a line for the program's standard input.
    /// - Throws: `BenchmarkFault.notStarted`, `.ended` for another status than 0.
    static func measured(
        _ command: [String], input: Data? = nil, environment: [String: String] = [:]
    ) throws -> WholeProcess {
        let line = input.map { ["--input", String(decoding: $0, as: UTF8.self)] } ?? []
        let helper = try Child(
            [CommandLine.arguments[0], "whole-process"] + line + ["--"] + command, environment: environment)
        let answer = helper.readLine()
        let status = helper.wait().status
        guard status == 0, let answer else {
            throw BenchmarkFault.ended(command: command, status: status, messages: helper.lastWords)
        }
        return try JSONLines.decoded(answer)
    }

    /// Starts and measures a program from here.
    ///
    /// - Throws: as above.
    init(measuringHere command: [String], input: Data?) throws {
        let start = ContinuousClock.now
        let child = try Child(command)
        if let input { child.write(input) }
        child.endInput()
        var last: Data?
        while let line = child.readLine() { last = line }
        let usage = child.wait()
        seconds = (ContinuousClock.now - start) / .seconds(1)
        guard usage.status == 0 else {
            throw BenchmarkFault.ended(command: command, status: usage.status, messages: child.lastWords)
        }
        peakResident = usage.peakResident
        figures = last.flatMap { try? JSONLines.decoded($0) } ?? [:]
    }
}
