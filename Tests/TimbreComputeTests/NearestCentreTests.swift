import CTimbreLoops
import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

@Suite("The nearest centre")
struct NearestCentreTests {
    /// What one call gives, as bits.
    private struct Outcome: Equatable {
        var nearest: [Int32]
        var distances: [UInt32]
        var sums: [Int64]

        init(_ device: Device, rows n: Int, centres k: Int, dimensions d: Int) throws {
            var draws = Draws(seed: n + k + d)
            let nearest = try device.zeros(Int32.self, rows: n, columns: 1)
            let distances = try device.zeros(rows: n, columns: 1)
            let sums = CentreSums(
                try device.zeros(Int64.self, rows: k, columns: d + 1), scale: CentreSums.scale(magnitude: 1, count: n))
            try device.nearestCentre(
                device.matrix(draws.floats(n * d), rows: n, columns: d),
                device.matrix(draws.floats(k * d), rows: k, columns: d), into: nearest, distances: distances,
                sums: sums)
            self.nearest = try device.read(nearest)
            self.distances = try device.read(distances).map(\.bitPattern)
            self.sums = try device.read(sums.matrix)
        }
    }

    @Test("Wide rows and many centres are as right as small ones", arguments: Backends.present)
    func large(device: Device) throws {
        let shapes = [(700, 1000, 20), (300, 17, 200), (2_049, 100, 12), (1, 1, 1), (70, 65, 64)].map {
            Conformance.Shape(rows: $0.0, depth: $0.1, columns: $0.2)
        }
        let outcome = try Conformance.nearestCentre.run(on: device, shapes: shapes, batch: nil)
        #expect(outcome.passed, "\(outcome.failure ?? "")")
    }

    @Test("Every device, every number of threads and every instruction set gives the same bits")
    func sameBits() throws {
        defer { timbre_limit_instructions(timbre_avx512) }
        let shape = (rows: 3_500, centres: 37, dimensions: 21)
        func outcome(_ device: Device) throws -> Outcome {
            try Outcome(device, rows: shape.rows, centres: shape.centres, dimensions: shape.dimensions)
        }
        let one = try outcome(.cpu(threads: 1))
        for threads in [2, 3, 8] { #expect(try outcome(.cpu(threads: threads)) == one, "\(threads) threads") }
        for device in Device.openCL() { #expect(try outcome(device) == one, "\(device.testDescription)") }
        for instructions in [timbre_avx2, timbre_baseline] {
            timbre_limit_instructions(instructions)
            #expect(try outcome(.cpu(threads: 1)) == one, "at most \(instructions)")
        }
    }

    @Test(
        "Following centres finds what comparing with all of them finds, on every device and for every number of threads"
    )
    func tracking() throws {
        defer { timbre_limit_instructions(timbre_avx512) }
        let (n, k, d) = (5_003, 37, 21)
        var draws = Draws(seed: 11)
        let middles = draws.floats(60 * d)
        let noise = draws.floats(n * d)
        let rows = noise.indices.map { middles[$0 / d * 7 % 60 * d + $0 % d] + 0.2 * noise[$0] }
        let scale = CentreSums.scale(magnitude: 2, count: n)

        /// The sums of Lloyd's iterations, and at last the distances.
        func descent(_ device: Device, _ compare: ([Float], Bool) throws -> ([Int64], [Float])) throws -> [Int64] {
            var (centres, all) = (Array(rows[0..<k * d]), [Int64]())
            for turn in 0..<60 {
                let (sums, distances) = try compare(centres, turn == 59)
                all += sums + distances.map { Int64($0.bitPattern) }
                for place in centres.indices {
                    let start = place / d * (d + 1)
                    let count = Float(max(sums[start + d], 1)) * scale
                    centres[place] = Float(sums[start + place % d]) / count
                }
            }
            return all
        }
        func followed(_ device: Device) throws -> [Int64] {
            let tracker = try device.centreTracker(
                of: device.matrix(rows, rows: n, columns: d), centres: k, scale: scale)
            return try descent(device) { centres, isLast in
                let sums = try tracker.assign(centres, measuring: isLast)
                return (sums, isLast ? try tracker.squaredDistances() : [])
            }
        }
        func compared(_ device: Device) throws -> [Int64] {
            let matrix = try device.matrix(rows, rows: n, columns: d)
            return try descent(device) { centres, isLast in
                let sums = CentreSums(try device.zeros(Int64.self, rows: k, columns: d + 1), scale: scale)
                let nearest = try device.zeros(Int32.self, rows: n, columns: 1)
                let distances = try device.zeros(rows: n, columns: 1)
                try device.nearestCentre(
                    matrix, device.matrix(centres, rows: k, columns: d), into: nearest, distances: distances,
                    sums: sums)
                return (try device.read(sums.matrix), isLast ? try device.read(distances) : [])
            }
        }
        let expected = try compared(.cpu(threads: 1))
        for threads in [1, 2, 3, 8] { #expect(try followed(.cpu(threads: threads)) == expected, "\(threads) threads") }
        for device in Device.openCL() { #expect(try followed(device) == expected, "\(device.testDescription)") }
        for instructions in [timbre_avx2, timbre_baseline] {
            timbre_limit_instructions(instructions)
            #expect(try followed(.cpu(threads: 1)) == expected, "at most \(instructions)")
        }
    }

    @Test("No row is no work, and sums are added to", arguments: Backends.present)
    func pieces(device: Device) throws {
        let rows = try device.matrix([1, 2, -3, 5, 0.25] as [Float], rows: 5, columns: 1)
        let centres = try device.matrix([0, 4] as [Float], rows: 2, columns: 1)
        let nearest = try device.zeros(Int32.self, rows: 5, columns: 1)
        let sums = CentreSums(try device.zeros(Int64.self, rows: 2, columns: 2), scale: 4)
        for piece in [0..<2, 2..<2, 2..<5] {
            try device.nearestCentre(rows[rows: piece], centres, into: nearest[rows: piece], sums: sums)
        }
        #expect(try device.read(nearest) == [0, 0, 0, 1, 0])
        #expect(try device.read(sums.matrix) == [1, 4, 20, 1])
    }

    @Test("A scale leaves room for the sum of all rows", arguments: [1, 2, 3, 1_000_000, 1 << 31])
    func scale(count: Int) {
        for magnitude in [Float(1e-30), 0.7, 1, 1.5, 31.9, 1e20] {
            let sum = Double(magnitude) * Double(CentreSums.scale(magnitude: magnitude, count: count)) * Double(count)
            #expect(sum < 0x1p63)
            #expect(sum >= 0x1p59 || magnitude < 1e-9)
        }
        #expect(CentreSums.scale(magnitude: 0, count: 5) == 1)
    }
}
