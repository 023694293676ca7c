import Foundation
import Testing
import TimbreBase
import TimbreCompute
import TimbreFiles
import TimbreTestSupport

@testable import TimbreSearch

@Suite("Search from files to files")
struct NeighbourFilesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("The files hold what the search in memory finds", arguments: [Float?.none, 0.3])
    func sameAsInMemory(minimumScore: Float?) throws {
        let songs = try folder.write(hostileVectors(300, 20, seed: 1), dimensions: 20, to: "songs.npy")
        let queries = try folder.write(randomVectors(77, 20, seed: 2), dimensions: 20, to: "queries.npy")
        for device in Backends.present {
            let index = try LatentIndex(VectorSource(songs), on: device)
            for source in [try VectorSource(queries), nil] {
                let options = SearchOptions(k: 12, minimumScore: minimumScore, batch: 10)
                try index.writeNeighbours(
                    of: source, options, neighbours: folder.file("neighbours.npy"), scores: folder.file("scores.npy"))
                let expected =
                    try source.map { try index.neighbours(of: $0, options) } ?? index.neighboursOfEverySong(options)
                let neighbours = try NPYFile(path: folder.file("neighbours.npy"))
                let scores = try NPYFile(path: folder.file("scores.npy"))
                #expect(neighbours.type == .int64 && scores.type == .float32)
                #expect(neighbours.columns == 12 && neighbours.rows == expected.queryCount)
                #expect(neighbours.longs(rows: 0..<neighbours.rows) == expected.ids)
                #expect(
                    scores.floats(rows: 0..<scores.rows).map(\.bitPattern) == expected.scores.map(\.bitPattern))
            }
        }
        #expect(try folder.names == ["neighbours.npy", "queries.npy", "scores.npy", "songs.npy"])
    }

    @Test("A mapped file of unit vectors is searched in place, with the same answers as its values")
    func mapped() throws {
        let units = UnitVectors(VectorSource(hostileVectors(300, 20, seed: 3), dimensions: 20)).values
        let file = try folder.write(units, dimensions: 20, to: "latents.npy")
        for device in Backends.present {
            for memory in [4 * 64 * 80, nil] {
                let mapped = try LatentIndex(unitLength: VectorSource(file), on: device, deviceMemory: memory)
                let copied = try LatentIndex(unitLength: VectorSource(units, dimensions: 20), on: device)
                #expect(try mapped.neighboursOfEverySong().bits == copied.neighboursOfEverySong().bits)
                #expect(mapped.rejected == copied.rejected)
            }
        }
    }

    @Test("Half-precision vectors are searched as the numbers that they are")
    func halfPrecision() throws {
        let file = try folder.write(randomVectors(100, 9, seed: 4), dimensions: 9, type: .float16, to: "songs.npy")
        let values = file.floats(rows: 0..<100)
        for device in Backends.present {
            let half = try LatentIndex(VectorSource(file), on: device).neighboursOfEverySong()
            let single = try LatentIndex(VectorSource(values, dimensions: 9), on: device).neighboursOfEverySong()
            #expect(half.bits == single.bits)
            #expect(single.all == scalarNeighbours(values, values, dimensions: 9, k: 10) { $0 != $1 })
        }
    }

    @Test("Files that hold no vectors are named")
    func noVectors() throws {
        let writer = try NPYWriter(creating: folder.file("ids.npy"), type: .int64, columns: 3)
        try writer.append([1, 2, 3] as [Int64])
        try writer.finish()
        let path = folder.file("ids.npy")
        #expect(throws: SearchFault.notFloats(path: path)) { try VectorSource(NPYFile(path: path)) }

        let empty = try folder.write([], dimensions: 3, to: "empty.npy")
        #expect(throws: SearchFault.emptyIndex(songs: 0, path: empty.path, rejected: RejectedRows())) {
            try LatentIndex(VectorSource(empty), on: .cpu(threads: 1))
        }
    }

    @Test("A query without a direction has −1 and NaN, and the others their answers")
    func unusableQuery() throws {
        var vectors = randomVectors(50, 3, seed: 5)
        let songs = try folder.write(vectors, dimensions: 3, to: "songs.npy")
        let index = try LatentIndex(VectorSource(songs), on: .cpu(threads: 1))
        let expected = try index.neighbours(of: VectorSource(songs))
        vectors[41 * 3 + 1] = .nan
        let queries = try folder.write(vectors, dimensions: 3, to: "queries.npy")
        let written = try index.writeNeighbours(
            of: VectorSource(queries), SearchOptions(batch: 8), neighbours: folder.file("n.npy"),
            scores: folder.file("s.npy"))
        #expect(written.columns == 10 && written.unanswered.count == 1)
        #expect(written.unanswered.first == UnusableRow(row: 41, defect: .notANumber))
        let ids = try NPYFile(path: folder.file("n.npy")).longs(rows: 0..<50)
        let scores = try NPYFile(path: folder.file("s.npy")).floats(rows: 0..<50)
        #expect(ids[410..<420].allSatisfy { $0 == -1 } && scores[410..<420].allSatisfy(\.isNaN))
        for range in [0..<410, 420..<500] {
            #expect(ids[range] == expected.ids[range])
            #expect(scores[range] == expected.scores[range])
        }
    }

    @Test(
        "A file that is cut between its opening and the end of the search is named, and the old answers stay",
        arguments: ["songs.npy", "queries.npy"], [0, 1])
    func cut(name: String, step: Int) throws {
        let units = UnitVectors(VectorSource(randomVectors(20_000, 20, seed: 8), dimensions: 20)).values
        _ = try folder.write(units, dimensions: 20, to: "songs.npy")
        _ = try folder.write(units, dimensions: 20, to: "queries.npy")
        for name in ["n.npy", "s.npy"] { _ = try folder.write([7], dimensions: 1, to: name) }
        let index = try LatentIndex(
            unitLength: VectorSource(contentsOf: folder.file("songs.npy")), on: .cpu(threads: 2))
        let queries = try VectorSource(contentsOf: folder.file("queries.npy"))
        let path = folder.file(name)
        if step == 0 { #expect(truncate(path, 4096) == 0) }
        #expect(throws: FileFault.damaged(path: path, detail: "it was cut while it was read")) {
            try index.writeNeighbours(
                of: queries, SearchOptions(batch: 5000), neighbours: folder.file("n.npy"),
                scores: folder.file("s.npy"), work: Work { _ in truncate(path, 4096) })
        }
        #expect(try folder.names == ["n.npy", "queries.npy", "s.npy", "songs.npy"])
        for name in ["n.npy", "s.npy"] { #expect(try NPYFile(path: folder.file(name)).floats(rows: 0..<1) == [7]) }
    }

    @Test("A file that was cut before its vectors are brought to the device is named")
    func cutBeforeLoading() throws {
        let source = try VectorSource(folder.write(randomVectors(20_000, 20, seed: 9), dimensions: 20, to: "songs.npy"))
        #expect(truncate(folder.file("songs.npy"), 70_000) == 0)
        for device in Backends.present {
            #expect(throws: FileFault.self) { try LatentIndex(source, on: device) }
            #expect(throws: FileFault.self) { try LatentIndex(unitLength: source, on: device) }
        }
    }

    @Test("Outputs that are one file by another spelling are refused")
    func sameOutput() throws {
        let index = try LatentIndex(VectorSource([1, 0, 0, 1], dimensions: 2), on: .cpu(threads: 1))
        #expect(throws: SearchFault.wouldOverwrite(folder.file("./n.npy"))) {
            try index.writeNeighbours(of: nil, neighbours: folder.file("n.npy"), scores: folder.file("./n.npy"))
        }
        #expect(try folder.names.isEmpty)
    }

    @Test("A disk that fills up while answers are written leaves the old answers", arguments: [1, 2, 5])
    func fullDisk(write: Int) throws {
        let index = try LatentIndex(
            VectorSource(randomVectors(60_000, 2, seed: 6), dimensions: 2), on: .cpu(threads: 1))
        // 200 bytes a query are several blocks of the writer's buffer.
        let queries = VectorSource(randomVectors(20_000, 2, seed: 7), dimensions: 2)
        for name in ["n.npy", "s.npy"] { _ = try folder.write([7], dimensions: 1, to: name) }
        let fault = FaultInjection(failing: .write, at: write, code: ENOSPC)
        #expect(throws: FileFault.self) {
            try FaultInjection.$current.withValue(fault) {
                try index.writeNeighbours(
                    of: queries, SearchOptions(k: 25, filter: RowFilter(count: 60_000, rows: 0..<40)),
                    neighbours: folder.file("n.npy"), scores: folder.file("s.npy"))
            }
        }
        #expect(fault.count >= write)
        #expect(try folder.names == ["n.npy", "s.npy"])
        for name in ["n.npy", "s.npy"] { #expect(try NPYFile(path: folder.file(name)).floats(rows: 0..<1) == [7]) }
    }

    @Test("Answers to no query are files without rows")
    func noQuery() throws {
        let index = try LatentIndex(VectorSource([1, 0, 0, 1], dimensions: 2), on: .cpu(threads: 1))
        try index.writeNeighbours(
            of: VectorSource([], dimensions: 2), neighbours: folder.file("n.npy"), scores: folder.file("s.npy"))
        #expect(try NPYFile(path: folder.file("n.npy")).rows == 0)
        #expect(try NPYFile(path: folder.file("s.npy")).columns == 2)
    }
}

extension TemporaryFolder {
    /// A `.npy` file, `[values.count / dimensions, dimensions]`.
    fileprivate func write(
        _ values: [Float], dimensions: Int, type: NPYType = .float32, to name: String
    ) throws -> NPYFile {
        let writer = try NPYWriter(creating: file(name), type: type, columns: dimensions)
        try writer.append(values)
        try writer.finish()
        return try NPYFile(path: file(name))
    }
}
