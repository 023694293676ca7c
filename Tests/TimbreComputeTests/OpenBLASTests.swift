import Dispatch
import Foundation
import Synchronization
import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// Whether the tests can compare it with the loops.
private let isInstalled = OpenBLAS.installed != nil

@Suite("OpenBLAS's part of training", .enabled(if: isInstalled, "OpenBLAS is not installed"))
struct OpenBLASTests {
    /// Two steps of a network whose first gradient is as wide as OpenBLAS takes it; all results' bits.
    private func wideTraining(_ arithmetic: CPUArithmetic, threads: Int, songs: Int = 1_100) throws -> [[UInt32]] {
        let device = try Device.cpu(threads: threads, arithmetic: arithmetic)
        let width = OpenBLASUse.sumWidth
        let training = try SmallTraining(
            device, activation: .relu, songs: songs, features: width, hidden: [width + 3, 20], steps: 2)
        for index in 0..<2 { try training.step(index) }
        return try training.results().map { try device.read($0).map(\.bitPattern) }
    }

    @Test("A wide network's step is what plain loops in Double give", arguments: CPUArithmetic.allCases)
    func wideStep(arithmetic: CPUArithmetic) throws {
        let width = OpenBLASUse.sumWidth
        let shapes = [Conformance.Shape(rows: 129, depth: width + 1, columns: width)]
        let outcome = try Conformance.train.run(on: .cpu(arithmetic: arithmetic), shapes: shapes, batch: nil)
        #expect(outcome.passed, "\(outcome.failure ?? "")")
    }

    @Test("The number of threads changes no bit", arguments: [CPUArithmetic.fastest, .openBLAS])
    func threads(arithmetic: CPUArithmetic) throws {
        let one = try wideTraining(arithmetic, threads: 1)
        for threads in [2, 5, 64] {
            #expect(try wideTraining(arithmetic, threads: threads) == one, "\(threads) threads")
        }
        let isOpenBLAS = arithmetic == .openBLAS || OpenBLAS.installed?.knowsProcessor ?? false
        #expect(try (wideTraining(.loops, threads: 2) != one) == isOpenBLAS)
    }

    @Test("More threads than OpenBLAS has memory for wait for each other")
    func callers() throws {
        let n = 256
        let a = [Float](repeating: 1, count: n * n)
        let openBLAS = try #require(OpenBLAS.installed)
        let right = Atomic(0)
        let group = DispatchGroup()
        for _ in 0..<700 {
            group.enter()
            Thread.detachNewThread {
                var c = [Float](repeating: 0, count: n * n)
                for _ in 0..<2 { openBLAS.addProduct(a, a, m: n, n: n, k: n, into: &c, width: n) }
                if c.allSatisfy({ $0 == Float(2 * n) }) { right.add(1, ordering: .relaxed) }
                group.leave()
            }
        }
        group.wait()
        #expect(right.load(ordering: .relaxed) == 700)
    }

    @Test("Narrow layers keep the loops' bits")
    func narrow() throws {
        func bits(_ arithmetic: CPUArithmetic) throws -> [[UInt32]] {
            let device = try Device.cpu(threads: 2, arithmetic: arithmetic)
            let training = try SmallTraining(device, activation: .relu, songs: 300)
            for index in 0..<3 { try training.step(index) }
            return try training.results().map { try device.read($0).map(\.bitPattern) }
        }
        let loops = try bits(.loops)
        #expect(try bits(.fastest) == loops)
        #expect(try bits(.openBLAS) != loops)
    }

    @Test("Mapping and search are the loops' alone")
    func mappingAndSearch() throws {
        func bits(_ arithmetic: CPUArithmetic) throws -> ([UInt32], TopK, [Int32]) {
            let device = try Device.cpu(arithmetic: arithmetic)
            let (m, k, n) = (300, 520, 530)
            var draws = Draws(seed: 2)
            let a = try device.matrix(draws.floats(m * k), rows: m, columns: k)
            let b = try device.matrix(draws.floats(k * n), rows: k, columns: n)
            let c = try device.zeros(rows: m, columns: n)
            try device.multiply(a, b, bias: device.zeros(rows: 1, columns: n), activation: .relu, into: c)
            let found = try device.topK(c, c, k: 10)
            let nearest = try device.zeros(Int32.self, rows: m, columns: 1)
            try device.nearestCentre(c, c[rows: 0..<40], into: nearest)
            return (try device.read(c).map(\.bitPattern), found, try device.read(nearest))
        }
        let loops = try bits(.loops)
        for arithmetic in [CPUArithmetic.fastest, .openBLAS] { #expect(try bits(arithmetic) == loops) }
    }
}
