import Foundation
import Testing
import TimbreBase
import TimbreCatalogue
import TimbreFiles
import TimbreTestSupport

@testable import TimbreSynthesis

@Suite("The same seed gives the same bytes")
struct SynthesisSeedTests {
    /// The sample of the repository's folder `data`, made by
    /// `timbre synthesize --songs 20000 --text-length 60 --seed 1 --output data/sample-songs.csv`.
    static let sample = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "data/sample-songs.csv")

    @Test("The sample in the repository is what the synthesizer makes, byte for byte")
    func sampleFile() throws {
        let kept = try Data(contentsOf: Self.sample)
        #expect(kept.count < 10_000_000)
        var comparison = PieceComparison(kept)
        let parameters = SynthesisParameters(songs: 20_000, seed: 1, textLength: 60)
        try SongSynthesizer(parameters: parameters).write { comparison.compare($0) }
        #expect(comparison.firstDifference == nil)
        #expect(comparison.length == kept.count)
    }

    @Test("The number of threads changes no byte", arguments: [1, 2, 3, 8])
    func threads(count: Int) throws {
        // More than three blocks.
        let one = try SynthesisTable.bytes(songs: 600, textLength: 6_000, threads: 1)
        #expect(try SynthesisTable.bytes(songs: 600, textLength: 6_000, threads: count) == one)
    }

    @Test("Another seed gives other songs")
    func seeds() throws {
        let first = try SynthesisTable(songs: 200, seed: 1)
        let second = try SynthesisTable(songs: 200, seed: 2)
        #expect(Set(first["Artist(s)"]).intersection(second["Artist(s)"]).count < 10)
        #expect(zip(first["Tempo"], second["Tempo"]).count { $0 == $1 } < 20)
    }

    @Test("Memory does not grow with the number of songs: what is handed out is about a megabyte")
    func pieces() throws {
        var sizes: [Int] = []
        try SongSynthesizer(parameters: SynthesisParameters(songs: 6_000, threads: 2)).write { sizes.append($0.count) }
        #expect(sizes.count > 6)
        #expect(sizes.allSatisfy { $0 < 1 << 21 })
    }

    @Test("It ends when it is cancelled")
    func cancellation() throws {
        let seen = Collected<Portion>()
        #expect(throws: CancellationError.self) {
            try SongSynthesizer(parameters: SynthesisParameters(songs: 100_000, threads: 2)).write(
                work: Work(report: seen.add, isCancelled: { seen.values.count == 3 }), to: { _ in })
        }
        let songs = seen.values.map(\.done)
        #expect(songs.count == 3)
        #expect(songs == songs.sorted() && songs.allSatisfy { $0 < 100_000 })
    }

    @Test("Progress ends at the number of songs")
    func progress() throws {
        let seen = Collected<Portion>()
        try SongSynthesizer(parameters: SynthesisParameters(songs: 3_000)).write(
            work: Work(report: seen.add), to: { _ in })
        #expect(seen.values.last == Portion(done: 3_000, total: 3_000))
    }

    @Test("A full disk leaves the old file and nothing beside it")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        let synthesizer = SongSynthesizer(parameters: SynthesisParameters(songs: 5_000))
        let path = try folder.write("old", to: "songs.csv")
        let fault = FaultInjection(failing: .write, at: 2, code: ENOSPC)
        FaultInjection.$current.withValue(fault) {
            #expect(throws: FileFault.self) { try synthesizer.write(to: path) }
        }
        #expect(try folder.text("songs.csv") == "old")
        #expect(try folder.names == ["songs.csv"])
        try synthesizer.write(to: path)
        #expect(try SynthesisTable([UInt8](folder.bytes("songs.csv"))).rows.count == 5_000)
    }
}

/// Compares what arrives in pieces with a whole.
private struct PieceComparison {
    private let whole: Data
    private(set) var length = 0
    /// The offset of the first piece that differs.
    private(set) var firstDifference: Int?

    init(_ whole: Data) { self.whole = whole }

    mutating func compare(_ bytes: [UInt8]) {
        let part = whole.dropFirst(length).prefix(bytes.count)
        if firstDifference == nil, part != Data(bytes) { firstDifference = length }
        length += bytes.count
    }
}
