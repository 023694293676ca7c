import Testing
import TimbreCompute
import TimbreSearch
import TimbreTestSupport

@Suite("Neighbours")
struct SearchTests {
    @Test(
        "Neighbours are those of Double brute force, but for ties within rounding", arguments: [1, 10, 100, 400, 999],
        [false, true])
    func matchesDouble(k: Int, isHostile: Bool) throws {
        let songs = isHostile ? hostileVectors(400, 20, seed: 1) : randomVectors(400, 20, seed: 1)
        // Some queries are songs' own directions: their duplicates tie, their opposites come last.
        let queries = randomVectors(30, 20, seed: 2) + randomVectors(400, 20, seed: 1).prefix(10 * 20)
        let reference = DoubleReference(songs, dimensions: 20)
        // A sum of d products of unit vectors, each value and each step rounded by half an ulp of at most 1.
        let tolerance = Double(20 + 2) * Double(Float.ulpOfOne)
        for device in Backends.present {
            let index = try LatentIndex(VectorSource(songs, dimensions: 20), on: device)
            let found = try index.neighbours(of: VectorSource(queries, dimensions: 20), SearchOptions(k: k))
            let findable = reference.units.count { $0 != nil }
            #expect(found.columns == min(k, findable))
            for (query, unit) in DoubleReference(queries, dimensions: 20).units.enumerated() {
                let unit = try #require(unit)
                let ranking = reference.ranking(of: unit)
                #expect(found.counts[query] == min(k, findable))
                #expect(Set(found[query].map(\.id)).count == found.counts[query])
                for (neighbour, expected) in zip(found[query], ranking) {
                    #expect(abs(Double(neighbour.score) - expected.score) <= tolerance)
                    let own = try #require(reference.cosine(unit, neighbour.id))
                    #expect(abs(own - expected.score) <= 2 * tolerance)
                }
            }
        }
    }

    @Test("Hostile vectors are found as a scalar loop finds them", arguments: [1, 2, 3, 20, 33])
    func matchesScalarLoop(dimensions: Int) throws {
        let songs = hostileVectors(260, dimensions, seed: 3)
        let queries = songs.enumerated().map { $1.isFinite ? $1 : Float($0 % 3 + 1) }
        let usable = stride(from: 0, to: queries.count, by: dimensions)
            .filter { start in queries[start..<start + dimensions].contains { $0 != 0 } }
            .flatMap { queries[$0..<$0 + dimensions] }
        let ranking = scalarNeighbours(usable, songs, dimensions: dimensions, k: 260)
        for k in [1, 10, 260] {
            let expected = ranking.map { Array($0.prefix(k)) }
            for device in Backends.present {
                let index = try LatentIndex(VectorSource(songs, dimensions: dimensions), on: device)
                let found = try index.neighbours(
                    of: VectorSource(usable, dimensions: dimensions), SearchOptions(k: k))
                #expect(found.all == expected)
                #expect(found.scores.allSatisfy { $0 >= -1 && $0 <= 1 })
            }
        }
    }

    @Test("Batches, k, threads, pieces and backends change no id and no score bit")
    func sameBits() throws {
        let (songs, queries) = (hostileVectors(600, 20, seed: 5), randomVectors(25, 20, seed: 6))
        let source = VectorSource(songs, dimensions: 20)
        let largest = try LatentIndex(source, on: .cpu(threads: 1))
            .neighbours(of: VectorSource(queries, dimensions: 20), SearchOptions(k: 600))
        for device in try Backends.present + [1, 2, 5].map({ try Device.cpu(threads: $0) }) {
            // Pieces of 32, 64 and 512 songs, and one.
            for memory in [4 * 32 * 80, 4 * 64 * 80, 4 * 512 * 80, nil] {
                let index = try LatentIndex(source, on: device, deviceMemory: memory)
                for (k, batch) in [(1, 1), (10, 7), (100, 517), (600, nil)] {
                    let found = try index.neighbours(
                        of: VectorSource(queries, dimensions: 20), SearchOptions(k: k, batch: batch))
                    for query in 0..<25 {
                        #expect(found[query].map(\.id) == largest[query].prefix(k).map(\.id))
                        #expect(
                            found[query].map(\.score.bitPattern) == largest[query].prefix(k).map(\.score.bitPattern))
                    }
                }
            }
        }
    }

    @Test("A query's answer is the same alone and among others")
    func alone() throws {
        let (songs, queries) = (randomVectors(300, 20, seed: 7), randomVectors(517, 20, seed: 8))
        for device in Backends.present {
            let index = try LatentIndex(VectorSource(songs, dimensions: 20), on: device)
            let together = try index.neighbours(of: VectorSource(queries, dimensions: 20))
            for query in [0, 1, 11, 12, 255, 516] {
                let alone = try index.neighbours(
                    of: VectorSource(Array(queries[query * 20..<query * 20 + 20]), dimensions: 20))
                #expect(alone[0] == together[query])
            }
        }
    }

    @Test("Every song finds all others and never itself", arguments: [1, 10, 199, 5000])
    func everySong(k: Int) throws {
        let songs = hostileVectors(200, 7, seed: 9)
        let expected = scalarNeighbours(songs, songs, dimensions: 7, k: k) { $0 != $1 }
        for device in Backends.present {
            for memory in [4 * 64 * 28, nil] {
                let index = try LatentIndex(VectorSource(songs, dimensions: 7), on: device, deviceMemory: memory)
                let found = try index.neighboursOfEverySong(SearchOptions(k: k))
                #expect(found.columns == min(k, index.validCount - 1))
                #expect(found.all == expected)
            }
        }
    }

    @Test("A filter leaves songs out, in every share", arguments: [0.01, 0.5, 1])
    func filter(share: Double) throws {
        let (songs, queries) = (hostileVectors(300, 12, seed: 10), randomVectors(9, 12, seed: 11))
        var random = SplitMix(state: 12)
        let filter = RowFilter(count: 300) { _ in Double(random.next() % 10_000) < share * 10_000 }
        let expected = scalarNeighbours(queries, songs, dimensions: 12, k: 50) { filter[$1] }
        let others = scalarNeighbours(songs, songs, dimensions: 12, k: 50) { filter[$1] && $0 != $1 }
        for device in Backends.present {
            for memory in [4 * 32 * 48, nil] {
                let index = try LatentIndex(VectorSource(songs, dimensions: 12), on: device, deviceMemory: memory)
                let options = SearchOptions(k: 50, filter: filter)
                #expect(try index.neighbours(of: VectorSource(queries, dimensions: 12), options).all == expected)
                #expect(try index.neighboursOfEverySong(options).all == others)
            }
        }
    }

    @Test("A minimum score keeps a song that scores it exactly, and says where there is none")
    func minimumScore() throws {
        let songs: [Float] = [3, 4, 1, 0, 0, -2, -5, 0]
        for device in Backends.present {
            let index = try LatentIndex(VectorSource(songs, dimensions: 2), on: device)
            func ids(_ minimum: Float) throws -> [Int64] {
                try index.neighbours(
                    of: VectorSource([1, 0], dimensions: 2), SearchOptions(k: 4, minimumScore: minimum)
                ).ids
            }
            #expect(try ids(0.6) == [1, 0, -1, -1])
            #expect(try ids(Float(0.6).nextUp) == [1, -1, -1, -1])
            #expect(try ids(1) == [1, -1, -1, -1])
            #expect(try ids(1.5) == [-1, -1, -1, -1])
            #expect(try ids(0) == [1, 0, 2, -1])
            #expect(try ids(-1) == [1, 0, 2, 3])
            #expect(try ids(-.infinity) == [1, 0, 2, 3])
            let found = try index.neighbours(
                of: VectorSource([1, 0], dimensions: 2), SearchOptions(k: 4, minimumScore: 0.6))
            #expect(found.counts == [2])
            #expect(found.scores[2].isNaN && found.scores[3].isNaN)
        }
    }

    @Test("An opposite vector counts as −1 at a minimum score of −1, even where rounding goes beyond")
    func oppositeVectors() throws {
        let songs = randomVectors(200, 20, seed: 13)
        let device = try Device.cpu()
        let index = try LatentIndex(VectorSource(songs, dimensions: 20), on: device)
        let found = try index.neighbours(
            of: VectorSource(songs.map { -$0 }, dimensions: 20), SearchOptions(k: 200, minimumScore: -1))
        #expect(found.counts.allSatisfy { $0 == 200 })
        #expect((0..<200).allSatisfy { found[$0].last?.id == $0 })
        #expect(found.scores.allSatisfy { $0 >= -1 && $0 <= 1 })
    }

    @Test("Vectors of unit length are searched as they lie")
    func unitLength() throws {
        let songs = UnitVectors(VectorSource(hostileVectors(300, 20, seed: 14), dimensions: 20))
        let rows = stride(from: 0, to: songs.values.count, by: 20).map { start in
            let row = Array(songs.values[start..<start + 20])
            return row.contains { $0 != 0 } ? row : nil
        }
        // Not divided by its length again, which may change a last bit.
        let expected = scalarNeighbours(units: rows, rows, k: 20) { $0 != $1 }
        for device in Backends.present {
            for memory in [4 * 32 * 80, nil] {
                let source = VectorSource(songs.values, dimensions: 20)
                let index = try LatentIndex(unitLength: source, on: device, deviceMemory: memory)
                #expect(index.rejected.count == songs.unusable.count)
                let found = try index.neighboursOfEverySong(SearchOptions(k: 20))
                #expect(found.all == expected)
            }
        }
    }
}
