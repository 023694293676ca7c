import Foundation
import Testing

@testable import TimbreBase

@Suite("Faults")
struct FaultTests {
    private struct Example: Fault {
        let report: FaultReport
    }

    private static let report = FaultReport(
        .input, "“a” is not there", Remedy("make it", by: .run(.train), .set(.count, "1")), file: "a", line: 3)

    @Test("A fault is one sentence, for people and for Foundation")
    func sentence() {
        let fault = Example(report: Self.report)
        #expect("\(fault)" == "“a” is not there; make it")
        #expect((fault as any Error).localizedDescription == "“a” is not there; make it")
        #expect(fault.recoverySuggestion == "make it" && fault.failureReason == "“a” is not there")
        #expect(fault.report.subject == .init(file: "a", line: 3))
    }

    @Test("Means are told in the words of whoever asks, and only where there are any")
    func naming() {
        #expect(Self.report.sentence { means in "\(means.count) means" } == "“a” is not there; make it (2 means)")
        let plain = FaultReport(.input, "it is not there", "look for it")
        #expect(plain.sentence { _ in "never" } == "it is not there; look for it")
        #expect(FaultReport(.damage, "it is broken").sentence { _ in "never" } == "it is broken")
    }
}
