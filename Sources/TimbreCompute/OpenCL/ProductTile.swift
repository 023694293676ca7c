/// How the work-groups of a product are laid out: `kernels/common/tile_product.cl`.
struct ProductTile: Sendable, Equatable, Codable {
    /// Rows and columns that one work-item computes: 4, 8 or 16 each.
    var rows: Int
    var columns: Int
    /// Rows that a group takes: songs, or rows of a table. A multiple of `rows`.
    var groupRows: Int
    /// Work-items of a group: a multiple of `groupRows / rows`.
    var lanes: Int
    /// Summed indices that lie in local memory at a time; 0 where both matrices are read through the cache.
    var slice: Int

    /// Columns that a group takes in one pass.
    var groupColumns: Int { lanes / (groupRows / rows) * columns }

    var definitions: [(name: String, value: Int)] {
        [
            ("TILE_ROWS", rows), ("TILE_COLUMNS", columns), ("TILE", groupRows), ("LANES", lanes), ("SLICE", slice),
        ]
    }

    /// Bytes of local memory that a group takes.
    var localMemory: Int { slice * (groupRows + 4 + groupColumns) * MemoryLayout<Float>.stride }

    /// Number of work-groups for `rows` rows.
    func groupCount(rows: Int) -> Int { (rows + groupRows - 1) / groupRows }

    /// Number of work-groups for a product of a shape.
    func groupCount(rows: Int, columns: Int) -> Int {
        groupCount(rows: rows) * ((columns + groupColumns - 1) / groupColumns)
    }

    /// Whether the kernels can be compiled for it, on a device with these limits.
    func isPossible(_ limits: OpenCLLimits) -> Bool {
        [4, 8, 16].contains(rows) && [4, 8, 16].contains(columns) && [0, 8, 16, 32].contains(slice)
            && (rows...256).contains(groupRows) && groupRows.isMultiple(of: rows)
            && (groupRows / rows...limits.group).contains(lanes) && lanes.isMultiple(of: groupRows / rows)
            && localMemory <= limits.localMemory
    }
}

extension ProductTile {
    /// The tile that suits a class of device.
    init(isCPU: Bool, limits: OpenCLLimits) {
        // A power of two, so that rows and columns divide it.
        let most = 1 << (Int.bitWidth - 1 - max(limits.group, 1).leadingZeroBitCount)
        if isCPU {
            // A vector register a row. Without local memory a work-item never waits for another.
            self.init(rows: 8, columns: 16, groupRows: 32, lanes: min(16, most), slice: 0)
        } else {
            // About 60 registers a work-item: four groups or more on a compute unit hide each other's loads.
            self.init(rows: 4, columns: 4, groupRows: 32, lanes: min(128, most), slice: 16)
        }
        groupRows = min(groupRows, rows * lanes)
        if localMemory > limits.localMemory { slice = 0 }
    }
}
