import Testing
import TimbreTestSupport

@testable import TimbreCompute
@testable import TimbreConformance

/// Dropout of a layer that would give 1 everywhere.
@Suite("Dropout")
struct DropoutTests {
    static func kept(
        _ device: Device, songs: [Int32], units: Int, rate: Double, layer: UInt32 = 0, step: UInt32 = 0
    ) throws -> [Float] {
        let rows = try device.column(songs)
        let c = try device.zeros(rows: songs.count, columns: units)
        try device.multiply(
            device.zeros(rows: songs.count, columns: 1), device.zeros(rows: 1, columns: units),
            bias: device.matrix(.init(repeating: 1, count: units), rows: 1, columns: units),
            dropout: Dropout(rate: rate, seed: 42, layer: layer, step: step, rows: rows), into: c)
        return try device.read(c)
    }

    @Test("The share that is dropped is the rate, and the mean stays", arguments: Backends.present)
    func share(device: Device) throws {
        let values = try Self.kept(device, songs: Array(0..<500), units: 64, rate: 0.15)
        let dropped = values.count { $0 == 0 }
        // Five standard deviations of a binomial distribution.
        let expected = 0.15 * 32_000
        #expect(abs(Double(dropped) - expected) < 5 * (expected * 0.85).squareRoot())
        #expect(values.allSatisfy { $0 == 0 || $0 == Float(1 / 0.85 as Double) })
    }

    @Test("A rate of 0 drops nothing, the highest nearly everything", arguments: Backends.present)
    func extremes(device: Device) throws {
        #expect(try Self.kept(device, songs: [0, 1, -1], units: 7, rate: 0).allSatisfy { $0 == 1 })
        let values = try Self.kept(device, songs: Array(0..<100), units: 64, rate: 0.999)
        #expect(values.count { $0 != 0 } < 40)
    }

    @Test("A song's mask is its own wherever it stands, and differs by layer and step", arguments: Backends.present)
    func position(device: Device) throws {
        let songs: [Int32] = [5, 900_000, 17, .max, 5]
        let all = try Self.kept(device, songs: songs, units: 93, rate: 0.5)
        for (place, song) in songs.enumerated() {
            let alone = try Self.kept(device, songs: [song], units: 93, rate: 0.5)
            #expect(alone == Array(all[place * 93..<(place + 1) * 93]))
        }
        #expect(try Self.kept(device, songs: songs, units: 93, rate: 0.5, layer: 1) != all)
        #expect(try Self.kept(device, songs: songs, units: 93, rate: 0.5, step: 1) != all)
    }
}
