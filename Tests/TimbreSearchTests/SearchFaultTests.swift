import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreSearch

@Suite("Faults of a search")
struct SearchFaultTests {
    func index(_ songs: [Float] = [1, 0, 0, 1], dimensions: Int = 2) throws -> LatentIndex {
        try LatentIndex(VectorSource(songs, dimensions: dimensions), on: .cpu(threads: 1))
    }

    @Test("Rows without a direction are left out, counted, and the first is named")
    func rejectedRows() throws {
        let index = try index([1, 0, .nan, 1, 0, -0.0, .infinity, 0, 0, 1])
        #expect(index.rejected.count == 3)
        #expect(index.rejected.first == UnusableRow(row: 1, defect: .notANumber))
        #expect(index.validCount == 2)
        let found = try index.neighbours(of: VectorSource([1, 1], dimensions: 2), SearchOptions(k: 5))
        #expect(found.columns == 2)
        #expect(found.ids == [0, 4])
    }

    @Test(
        "A query without a direction has no neighbours, is counted and named, and the others are answered",
        arguments: [([0, -0.0], RowDefect.zero), ([.nan, .infinity], .notANumber), ([1, -.infinity], .infinite)]
            as [([Float], RowDefect)])
    func unusableQuery(query: [Float], defect: RowDefect) throws {
        let index = try index()
        let good = [Float](repeating: 1, count: 82)
        let queries = VectorSource(good + query + [3, 4] + query, dimensions: 2)
        let expected = try index.neighbours(of: VectorSource(good + [1, 1, 3, 4, 1, 1], dimensions: 2))
        for batch in [1, 10, nil] {
            let found = try index.neighbours(of: queries, SearchOptions(batch: batch))
            #expect(found.unanswered.count == 2)
            #expect(found.unanswered.first == UnusableRow(row: 41, defect: defect))
            #expect(found.counts == [Int](repeating: 2, count: 41) + [0, 2, 0])
            for query in 0..<44 {
                #expect(found[query] == ([41, 43].contains(query) ? [] : expected[query]))
            }
            #expect(found.ids[82...83] == [-1, -1] && found.scores[82...83].allSatisfy(\.isNaN))
            var answered = 0
            let unanswered = try index.search(queries, SearchOptions(batch: batch)) {
                answered += $1.counts.reduce(0, +)
            }
            #expect(unanswered == found.unanswered && answered == 84)
        }
    }

    @Test("Where no query has a direction, none has neighbours")
    func onlyUnusableQueries() throws {
        let found = try index().neighbours(of: VectorSource([0, 0, .nan, 1], dimensions: 2))
        #expect(found.counts == [0, 0] && found.unanswered.count == 2)
        #expect(found.ids == [-1, -1, -1, -1])
    }

    @Test("Where every song is searched for, those that the index leaves out are unanswered")
    func ownUnanswered() throws {
        let index = try index([1, 0, .nan, 1, 0, 0, 0, 1])
        let found = try index.neighboursOfEverySong()
        #expect(found.unanswered == index.rejected && found.unanswered.count == 2)
        #expect(found.counts == [1, 0, 0, 1])
    }

    @Test("An index in which nothing can be found says why")
    func emptyIndex() throws {
        var rejected = RejectedRows()
        #expect(throws: SearchFault.emptyIndex(songs: 0, path: nil, rejected: rejected)) { try index([]) }
        rejected.add([UnusableRow(row: 0, defect: .zero), UnusableRow(row: 1, defect: .infinite)])
        #expect(throws: SearchFault.emptyIndex(songs: 2, path: nil, rejected: rejected)) {
            try index([0, 0, .infinity, 1])
        }
        #expect(throws: SearchFault.emptyFilter(songs: 2)) {
            try index().neighboursOfEverySong(SearchOptions(filter: RowFilter(count: 2)))
        }
        #expect(throws: SearchFault.noOtherSong) { try index([1, 0]).neighboursOfEverySong() }
    }

    @Test("What is asked for is checked")
    func options() throws {
        let (index, query) = (try index(), VectorSource([1, 0], dimensions: 2))
        for k in [0, -1] {
            #expect(throws: SearchFault.invalidNeighbourCount(k)) {
                try index.neighbours(of: query, SearchOptions(k: k))
            }
        }
        #expect(throws: SearchFault.self) { try index.neighbours(of: query, SearchOptions(minimumScore: .nan)) }
        #expect(throws: SearchFault.dimensionMismatch(queries: 3, songs: 2, path: nil)) {
            try index.neighbours(of: VectorSource([1, 0, 0], dimensions: 3))
        }
    }

    @Test("A limit in which no piece fits is refused with what is needed, and that is enough")
    func deviceMemory() throws {
        let source = VectorSource(randomVectors(100, 20, seed: 1), dimensions: 20)
        // Two places for 32 songs and the word of their mask take three quarters.
        let places = 2 * (32 * 20 * 4 + 4)
        let needed = places + places / 3
        #expect(throws: SearchFault.deviceMemoryTooSmall(given: needed - 1, needed: needed)) {
            try LatentIndex(source, on: .cpu(threads: 1), deviceMemory: needed - 1)
        }
        let index = try LatentIndex(source, on: .cpu(threads: 1), deviceMemory: needed)
        #expect(try index.shards.all()[0].pieces.map(\.rows) == [0..<32, 32..<64, 64..<96, 96..<100])
    }

    @Test("A row that is not of unit length where it should be is named with its length")
    func notUnitLength() throws {
        #expect(throws: SearchFault.notUnitLength(path: nil, row: 2, length: 5)) {
            try LatentIndex(
                unitLength: VectorSource([1, 0, 0, 0, 3, 4, 0, 7], dimensions: 2), on: .cpu(threads: 1))
        }
    }

    @Test("Every fault is one sentence that names the file")
    func descriptions() {
        let faults: [SearchFault] = [
            .notFloats(path: "a.npy"), .noDimensions(path: "a.npy"),
            .dimensionMismatch(queries: 2, songs: 3, path: "a.npy"),
            .unusableQuery(row: 7, defect: .zero, path: "a.npy"), .notUnitLength(path: "a.npy", row: 7, length: 2),
            .emptyIndex(songs: 0, path: "a.npy", rejected: RejectedRows()),
        ]
        for fault in faults {
            #expect(fault.description.contains("a.npy"))
            #expect(!fault.description.hasSuffix("."))
        }
        #expect("\(SearchFault.unusableQuery(row: 7, defect: .zero, path: nil))".hasPrefix("query 7 is zero"))
    }

    @Test("A cancelled search stops between its steps")
    func cancellation() async throws {
        let index = try index(randomVectors(100, 2, seed: 2))
        let task = Task {
            let seen = Collected<SearchProgress>()
            let work = Work<SearchProgress> { progress in
                seen.add(progress)
                if seen.values.count == 3 { withUnsafeCurrentTask { $0?.cancel() } }
            }
            do {
                _ = try index.neighboursOfEverySong(SearchOptions(batch: 10), work: work)
            } catch is CancellationError {
                return seen.values.count
            }
            return -1
        }
        #expect(try await task.value == 3)
    }

    @Test("Progress counts every pair once, in pieces too")
    func progress() throws {
        let source = VectorSource(randomVectors(100, 20, seed: 3), dimensions: 20)
        for memory in [4 * 32 * 80, nil] {
            let index = try LatentIndex(source, on: .cpu(threads: 1), deviceMemory: memory)
            let seen = Collected<SearchProgress>()
            _ = try index.neighboursOfEverySong(SearchOptions(batch: 30), work: Work(report: seen.add))
            let steps = seen.values
            #expect(steps.map(\.pairs) == steps.map(\.pairs).sorted())
            #expect(steps.allSatisfy { $0.pairCount == 10_000 && $0.queryCount == 100 })
            #expect(steps.last?.share == 1)
        }
    }
}
