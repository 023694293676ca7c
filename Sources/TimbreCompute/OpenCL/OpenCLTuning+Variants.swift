/// Limits of a device's work-groups.
package struct OpenCLLimits: Sendable {
    /// Largest number of work-items in a group.
    var group: Int
    /// Bytes of local memory for a group.
    var localMemory: Int

    package init(group: Int, localMemory: Int) { (self.group, self.localMemory) = (group, localMemory) }
}

/// Kernels whose sizes are worth measuring.
package enum TunedKernel: String, CaseIterable, Sendable {
    case groupMaxima = "group maxima"
    case product
    case training

    /// Other sizes of this kernel than those of the table, the most promising first.
    func variants(of table: OpenCLTuning, limits: OpenCLLimits) -> [OpenCLTuning] {
        let isTiled = table.topKTile != nil
        let candidates: [OpenCLTuning] =
            switch self {
            case .groupMaxima where isTiled:
                [(16, 16, 8, 4), (8, 16, 8, 8), (8, 32, 8, 8), (16, 16, 4, 8), (32, 8, 8, 8), (8, 16, 4, 8)].map {
                    lanes in
                    let tile = TopKTile(
                        queryLanes: lanes.0, groupLanes: lanes.1, queries: lanes.2, songs: lanes.3)
                    return table.with { $0.topKTile = tile }
                }
            case .groupMaxima: [8, 4].map { queries in table.with { $0.queries = queries } }
            case .product: Self.tiles(of: table.product).map { tile in table.with { $0.product = tile } }
            case .training: Self.tiles(of: table.training).map { tile in table.with { $0.training = tile } }
            }
        return candidates.filter { $0 != table && $0.isVariant(of: table, limits: limits) }
    }

    private static func tiles(of table: ProductTile) -> [ProductTile] {
        let sizes =
            table.slice > 0
            ? [
                (8, 4, 32, 64, 16), (8, 4, 64, 128, 16), (4, 4, 64, 256, 16), (8, 8, 64, 64, 16), (4, 4, 32, 64, 16),
                (4, 8, 32, 64, 16), (4, 4, 32, 128, 32),
            ]
            : [(8, 16, 64, 16, 0), (4, 16, 32, 16, 0), (8, 8, 32, 16, 0), (16, 16, 64, 16, 0)]
        return sizes.map { .init(rows: $0.0, columns: $0.1, groupRows: $0.2, lanes: $0.3, slice: $0.4) }
    }

    /// This kernel's sizes, for people.
    func sizes(in tuning: OpenCLTuning) -> String {
        switch self {
        case .groupMaxima:
            tuning.topKTile.map { "\($0.queryLanes)×\($0.groupLanes) lanes of \($0.queries)×\($0.songs)" }
                ?? "\(tuning.queries) queries"
        case .product: tuning.product.text
        case .training: tuning.training.text
        }
    }
}

extension OpenCLTuning {
    func with(_ change: (inout OpenCLTuning) -> Void) -> OpenCLTuning {
        var copy = self
        change(&copy)
        return copy
    }

    /// Whether the sizes are possible, and differ from those of the device's class only where they are tuned.
    func isVariant(of table: OpenCLTuning, limits: OpenCLLimits) -> Bool {
        let untuned = with {
            ($0.topKTile, $0.queries, $0.product, $0.training) =
                (table.topKTile, table.queries, table.product, table.training)
        }
        return untuned == table && [4, 8, 16].contains(queries)
            && [product, training].allSatisfy { $0.isPossible(limits) }
            && (topKTile == nil) == (table.topKTile == nil)
            && topKTile.map { $0.isPossible(limits) } ?? true
    }
}

extension TopKTile {
    fileprivate func isPossible(_ limits: OpenCLLimits) -> Bool {
        [queryLanes, groupLanes].allSatisfy { (1...64).contains($0) } && [4, 8, 12, 16].contains(queries)
            && [4, 8].contains(songs) && fits(limits)
    }
}

extension ProductTile {
    /// The sizes, for people.
    fileprivate var text: String {
        "\(rows)×\(columns), \(lanes) lanes for \(groupRows) rows" + (slice > 0 ? ", slices of \(slice)" : "")
    }
}
