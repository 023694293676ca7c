import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

@Suite("A trace")
struct TraceTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("trace.json")
    }

    @Test("A trace says what was done, on which thread, when and with what")
    func spans() async throws {
        let trace = try Trace(to: path, of: "test")
        let answer = trace.span("outer", .phase, [("number", .integer(7)), ("text", .text("“a\"\\\n\u{7}"))]) {
            trace.span("inner") { 42 }
        }
        #expect(answer == 42)
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                trace.span("elsewhere") {}
                done.resume()
            }
        }
        try trace.finish()
        let parsed = try ParsedTrace(contentsOf: path)
        #expect(parsed.events.map(\.name) == ["inner", "outer", "elsewhere"])
        let (inner, outer, other) = (parsed.events[0], parsed.events[1], parsed.events[2])
        #expect(outer.start <= inner.start && inner.end <= outer.end && outer.end <= other.start)
        #expect(inner.thread == outer.thread && other.thread != outer.thread)
        #expect(outer.details["number"] as? Int == 7 && outer.details["text"] as? String == "“a\"\\\n\u{7}")
    }

    @Test("Where nothing is traced, a span does its work and names nothing")
    func nothing() {
        let trace: Trace? = nil
        func name() -> String {
            Issue.record("the name was made")
            return ""
        }
        #expect(trace.span(name()) { 3 } == 3)
    }

    @Test("The file is whole with any number of events, and goes on from there")
    func always() throws {
        let trace = try Trace(to: path, of: "test")
        #expect(try ParsedTrace(contentsOf: path).events.isEmpty)
        let text = String(repeating: "x", count: 200)
        var seen = Set<Int>()
        for number in 0..<5000 {
            trace.record("event", .phase, from: number, to: number + 1, [("text", .text(text))])
            guard number % 500 == 0 else { continue }
            try trace.finish()
            seen.insert(try ParsedTrace(contentsOf: path).events.count)
        }
        #expect(seen.count == 10)
        try trace.finish()
        #expect(try ParsedTrace(contentsOf: path).events.count == 5000)
    }

    @Test("Totals count what took how long, and how long a queue had nothing to do before")
    func totals() throws {
        let trace = try Trace(to: path, of: "test")
        let track = trace.addTracks(of: "device", ["kernels"])[0]
        let queue = trace.addQueue("work")
        func record(_ name: String, _ begin: Int, _ end: Int, bytes: Int? = nil) {
            trace.record(
                name, bytes == nil ? .kernel : .transfer, on: track, queue: queue, from: begin * 1000, to: end * 1000,
                bytes: bytes)
        }
        record("a", 1000, 2000)
        record("b", 2500, 3500)
        record("a", 3500, 4500)
        record("copy", 6500, 7500, bytes: 2_000_000)
        trace.describe("device", [("driver", .text("none"))])
        try trace.finish()
        let parsed = try ParsedTrace(contentsOf: path)
        let lines = parsed.lines("totals")
        #expect(lines.map { $0["name"] as? String } == ["a", "b", "copy"])
        #expect(lines.map { $0["count"] as? Int } == [2, 1, 1])
        #expect(lines.map { ($0["ms"] as? NSNumber)?.doubleValue } == [2, 1, 1])
        #expect(lines.map { ($0["idle_before_ms"] as? NSNumber)?.doubleValue } == [0, 0.5, 2])
        #expect((lines[2]["GB_per_s"] as? NSNumber)?.doubleValue == 2)
        let line = try #require(parsed.lines("queues").first)
        #expect((line["busy_ms"] as? NSNumber)?.doubleValue == 4 && (line["idle_ms"] as? NSNumber)?.doubleValue == 2.5)
        #expect((line["longest_idle_ms"] as? NSNumber)?.doubleValue == 2)
        #expect((line["from_ms"] as? NSNumber)?.doubleValue == 4.5)
        #expect((parsed.rest["device"] as? [String: String]) == ["driver": "none"])
    }

    @Test("An earlier trace is replaced, and no other file is")
    func replaced() throws {
        let first = try Trace(to: path, of: "first")
        for _ in 0..<1000 { first.span("event") {} }
        try first.finish()
        let size = try folder.bytes("trace.json").count
        #expect(throws: FileFault.busy(path: path)) { try Trace(to: path, of: "second") }
        withExtendedLifetime(first) {}
        let songs = try folder.write("title,artist\n", to: "songs.csv")
        #expect(throws: FileFault.self) { try Trace(to: songs, of: "test") }
        #expect(try folder.text("songs.csv") == "title,artist\n")
        let missing = folder.file("nowhere/trace.json")
        #expect(throws: FileFault.missingDirectory(path: folder.file("nowhere"))) { try Trace(to: missing, of: "test") }
        #expect(throws: FileFault.isDirectory(path: folder.path)) { try Trace(to: folder.path, of: "test") }
        #expect(size > 10_000)
    }

    @Test("A trace is written over an earlier one that is longer")
    func shorter() throws {
        do {
            let long = try Trace(to: path, of: "test")
            for _ in 0..<1000 { long.span("event") {} }
            try long.finish()
        }
        let short = try Trace(to: path, of: "test")
        short.span("event") {}
        try short.finish()
        #expect(try ParsedTrace(contentsOf: path).events.count == 1)
    }

    @Test("On a full disk the trace ends, what it has is whole, and the work goes on", arguments: 3...5)
    func fullDisk(write: Int) throws {
        let fault = FaultInjection(failing: .write, at: write, code: ENOSPC)
        try FaultInjection.$current.withValue(fault) {
            let trace = try Trace(to: path, of: "test")
            var done = 0
            for _ in 0..<3 {
                trace.span("event", .phase, [("text", .text(String(repeating: "x", count: 1 << 18)))]) { done += 1 }
            }
            #expect(done == 3)
            #expect(throws: FileFault.self) { try trace.finish() }
        }
        #expect(try ParsedTrace(contentsOf: path).events.count < 3)
    }
}
