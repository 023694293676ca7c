import Timbre
import TimbreBase
import TimbreSearch

/// Bulk search that returns its answers slice by slice, while the next slice is searched.
actor BulkSearch {
    /// Forms of the answer.
    enum Form: Sendable {
        case json, lines
        /// Structured `.npy`, `[queries, columns]` of id int64 and score float32; −1 and NaN in unused cells.
        case array
    }

    private let index: LatentIndex
    private let queries: VectorSource
    private let options: SearchOptions
    private let form: Form
    private let service: ServiceState
    private let admitted: Admitted
    private let isAbandoned: @Sendable () -> Bool
    /// Largest number of songs per query.
    private let columns: Int
    private var start = 0
    private var isBegun = false
    private var isEnded = false
    private var ahead: Task<(Range<Int>, Neighbours), any Error>?

    init(
        _ queries: VectorSource, in index: LatentIndex, _ options: SearchOptions, form: Form, service: ServiceState,
        admitted: Admitted, isAbandoned: @escaping @Sendable () -> Bool
    ) {
        (self.index, self.queries, self.options, self.form) = (index, queries, options, form)
        (self.service, self.admitted, self.isAbandoned) = (service, admitted, isAbandoned)
        let findable = options.filter.map { index.findable($0) } ?? index.validCount
        columns = min(options.k, findable)
    }

    /// Size of the whole answer in bytes; nil where it is not known beforehand.
    nonisolated var length: Int? {
        guard case .array = form else { return nil }
        return header.count + queries.rows * columns * 12
    }

    /// Next part of the answer; nil after the last.
    ///
    /// - Throws: `CancellationError` once the client has gone; otherwise as `LatentIndex.neighbours`.
    func next() async throws -> [UInt8]? {
        if isEnded { return nil }
        if !isBegun {
            isBegun = true
            searchAhead()
            switch form {
            case .array: return header
            case .json: return Array(#"{"columns":\#(columns),"items":["#.utf8)
            case .lines: break
            }
        }
        guard let ahead else {
            isEnded = true
            if case .json = form { return Array("]}\n".utf8) }
            return nil
        }
        let (range, found) = try await ahead.value
        admitted.finish(range.count)
        searchAhead()
        return encoded(range, found)
    }

    private func searchAhead() {
        guard start < queries.rows else {
            ahead = nil
            return
        }
        let affordable = max(1, Self.mostNeighbours / max(1, columns))
        let count = min(service.search.slice(of: index), affordable, queries.rows - start)
        let range = start..<start + count
        start = range.upperBound
        let columns = columns
        ahead = Task { [index, queries, options, service, isAbandoned] in
            try await service.bulkThreads.run {
                let vectors = VectorSource(queries.values(of: range), dimensions: queries.dimensions)
                try queries.checkIsWhole()
                if columns == 0 { return (range, Neighbours(queryCount: range.count, columns: 0)) }
                let found = try service.search.neighbours(
                    in: index, of: vectors, options, priority: .bulk, isCancelled: isAbandoned)
                return (range, found)
            }
        }
    }

    /// Largest number of neighbours in a slice.
    private static let mostNeighbours = 4 << 20

    private nonisolated var header: [UInt8] {
        let text =
            "{'descr': [('id', '<i8'), ('score', '<f4')], 'fortran_order': False, 'shape': (\(queries.rows), \(columns)), }"
        let length = (10 + text.utf8.count + 1 + 63) / 64 * 64
        let padding = String(repeating: " ", count: length - 10 - text.utf8.count - 1)
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8((length - 10) & 0xFF), UInt8((length - 10) >> 8)]
            + Array((text + padding + "\n").utf8)
    }

    private func encoded(_ range: Range<Int>, _ found: Neighbours) -> [UInt8] {
        if case .array = form {
            return [UInt8](unsafeUninitializedCapacity: range.count * columns * 12) { bytes, count in
                var place = 0
                for query in 0..<range.count {
                    for column in 0..<columns {
                        let isThere = column < found.columns
                        let id = isThere ? found.ids[query * found.columns + column] : -1
                        let score = isThere ? found.scores[query * found.columns + column] : .nan
                        UnsafeMutableRawBufferPointer(bytes).storeBytes(
                            of: id.littleEndian, toByteOffset: place, as: Int64.self)
                        UnsafeMutableRawBufferPointer(bytes).storeBytes(
                            of: score.bitPattern.littleEndian, toByteOffset: place + 8, as: UInt32.self)
                        place += 12
                    }
                }
                count = place
            }
        }
        var bytes: [UInt8] = []
        for query in 0..<range.count {
            var members: [(key: String, value: JSONValue)] = [
                ("query", .integer(range.lowerBound + query)),
                ("ids", .list((0..<found.counts[query]).map { .integer(Int(found.ids[query * found.columns + $0])) })),
                ("scores", .list((0..<found.counts[query]).map { .score(found.scores[query * found.columns + $0]) })),
            ]
            if let reason = reason(found.counts[query], range.lowerBound + query) {
                members.append(("reason", .text(reason)))
            }
            if case .json = form, range.lowerBound + query > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONValue.object(members).write(to: &bytes)
            if case .lines = form { bytes.append(UInt8(ascii: "\n")) }
        }
        return bytes
    }

    /// Reason why a query has fewer neighbours than requested; nil where it has as many.
    private func reason(_ count: Int, _ query: Int) -> String? {
        guard count < options.k else { return nil }
        if columns == 0 { return "no song passes the filter" }
        let values = queries.values(of: query..<query + 1)
        let hasDirection = values.allSatisfy(\.isFinite) && values.contains { $0 != 0 }
        if !hasDirection { return "the vector has no direction: it is zero, NaN or infinite" }
        if count == columns { return "no more than \(Counted.songs(columns)) can be found" }
        return options.minimumScore.map { "no other song scores \($0) or more" }
    }
}
