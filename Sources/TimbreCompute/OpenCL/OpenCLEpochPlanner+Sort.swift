import TimbreKernels

extension OpenCLEpochPlanner {
    /// Numbers to sort by.
    struct SortKey {
        /// A number of each value.
        let numbers: Matrix<Int32>
        /// Divisor of the numbers.
        var divisor = 1
        /// Upper bound of the quotients, which are all below.
        let below: Int

        /// Positions of the digits that each pass sorts by, in bits.
        fileprivate var shifts: StrideTo<Int> {
            let bits = Int.bitWidth - max(below - 1, 0).leadingZeroBitCount
            return stride(from: 0, to: bits, by: OpenCLEpochPlanner.lanes.trailingZeroBitCount)
        }
    }

    /// The places 0..<count by their keys, the last one first; those of the same keys ascending.
    ///
    /// - Parameters:
    ///   - limit: `[1, 1]`, the number of places on the device; nil for all of them.
    ///   - keys: the least significant first.
    /// - Returns: `[count, 1]`, valid until the next sort.
    func sort(_ count: Int, limit: Matrix<Int32>? = nil, by keys: [SortKey]) throws -> Matrix<Int32> {
        var values = sources.places
        var turn = 0
        let chunks = (count + Self.chunk - 1) / Self.chunk
        let starts = scratch.digits[rows: 0..<Self.lanes * chunks]
        for key in keys {
            for shift in key.shifts {
                let arguments: [any KernelArgument] = [
                    UInt32(count), UInt32(limit == nil ? 0 : 1), limit, UInt32(key.divisor), UInt32(shift), key.numbers,
                    values, starts,
                ]
                try kernels.run(.sortByDigit, "sort_by_digit_count", groups: chunks, of: Self.lanes, arguments)
                try scan(starts)
                values = scratch.sorted[turn]
                try kernels.run(.sortByDigit, "sort_by_digit", groups: chunks, of: Self.lanes, arguments + [values])
                turn = 1 - turn
            }
        }
        return values
    }

    /// Replaces each number by the sum of all numbers before it.
    func scan(_ numbers: Matrix<Int32>) throws {
        let (count, sums) = (numbers.count, scratch.blockSums)
        let blocks = (count + Self.chunk - 1) / Self.chunk
        try kernels.run(.scan, "scan", groups: blocks, of: Self.lanes, [UInt32(count), numbers, sums])
        guard blocks > 1 else { return }
        try kernels.run(.scan, "scan_merge", groups: 1, of: Self.lanes, [UInt32(blocks), sums])
        try kernels.run(.scan, "scan_add", items: count, [UInt32(count), sums, numbers])
    }
}
