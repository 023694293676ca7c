import Testing
import TimbreCompute
import TimbreConformance
import TimbreTestSupport

/// The check list of `timbre doctor`, crossed with the backends.
@Suite("Every operation on every backend")
struct ConformanceTests {
    @Test(
        "An operation gives what plain loops in Double give", arguments: Conformance.checks.indices,
        Backends.conforming)
    func operation(place: Int, device: Device) throws {
        let check = Conformance.checks[place]
        let outcome = try check.run(on: device, batch: nil)
        #expect(outcome.passed, "\(check.name): \(outcome.failure ?? "")")
        #expect(outcome.error <= outcome.tolerance)
        #expect(outcome.rate == nil)
    }

    @Test("A rate is measured, above 0", arguments: Conformance.checks.indices)
    func rate(place: Int) throws {
        let shape = Conformance.Shape(rows: 3, depth: 3, columns: 3)
        let outcome = try Conformance.checks[place].run(on: .cpu(), shapes: [shape], batch: 64)
        #expect(try #require(outcome.rate) > 0)
    }

    @Test("All sizes are tried as rows, depth and columns")
    func shapes() {
        let shapes = Conformance.Shape.awkward
        for size in [1, 7, 93, 15, 16, 17, 31, 32, 33, 63, 64, 65] {
            #expect(shapes.contains { $0.depth == size } && shapes.contains { $0.columns == size })
        }
        #expect(Set(shapes.map(\.rows)).isSuperset(of: [1, 7, 93, 191, 192, 193, 511, 512, 513]))
    }
}
