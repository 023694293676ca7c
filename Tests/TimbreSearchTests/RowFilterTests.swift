import Testing

@testable import TimbreSearch

@Suite("Row filters")
struct RowFilterTests {
    @Test("A filter holds what was put in", arguments: [0, 1, 31, 32, 33, 93])
    func rows(count: Int) {
        let filter = RowFilter(count: count) { $0 % 3 == 1 }
        #expect((0..<count).filter { filter[$0] } == (0..<count).filter { $0 % 3 == 1 })
        #expect(filter.selectedCount == (0..<count).count { $0 % 3 == 1 })
        #expect(filter == RowFilter(count: count, rows: stride(from: 1, to: count, by: 3)))
        #expect(RowFilter(count: count, all: true).selectedCount == count)
        #expect(RowFilter(count: count).selectedCount == 0)
    }

    @Test("An intersection holds the rows of both")
    func intersection() {
        let both = RowFilter(count: 100) { $0 % 2 == 0 }.intersection(RowFilter(count: 100) { $0 % 3 == 0 })
        #expect(both == RowFilter(count: 100) { $0 % 6 == 0 })
    }

    @Test("A row can be taken out again")
    func removal() {
        var filter = RowFilter(count: 40, all: true)
        filter[33] = false
        #expect(filter.selectedCount == 39)
        #expect(filter.words == [.max, 0b1111_1101])
    }

    @Test("The mask of a piece is its words, and nil where all its rows take part")
    func masks() {
        var filter = RowFilter(count: 70, all: true)
        #expect(filter.mask(of: 0..<70) == nil)
        filter[40] = false
        #expect(filter.mask(of: 0..<32) == nil)
        #expect(filter.mask(of: 64..<70) == nil)
        #expect(filter.mask(of: 32..<64) == [.max - 1 << 8])
        #expect(filter.mask(of: 32..<70) == [.max - 1 << 8, 0b11_1111])
    }
}
