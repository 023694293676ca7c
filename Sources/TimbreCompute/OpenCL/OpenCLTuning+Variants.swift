/// What a device allows a work-group.
struct OpenCLLimits: Sendable {
    /// Work-items.
    var group: Int
    /// Bytes of shared memory.
    var localMemory: Int
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
            case .product: Self.tiles(isTiled).map { tile in table.with { $0.product = tile } }
            case .training:
                (isTiled
                    ? [
                        (8, 4, 32, 64), (8, 4, 64, 128), (4, 4, 64, 256), (4, 4, 32, 64), (8, 8, 64, 64),
                        (4, 8, 32, 64),
                    ]
                    : [(8, 16, 64, 16), (4, 16, 32, 16), (8, 8, 32, 16), (16, 16, 64, 16)]).map { tile in
                        table.with {
                            $0.training = .init(rows: tile.0, columns: tile.1, songs: tile.2, lanes: tile.3)
                        }
                    }
            }
        return candidates.filter { $0 != table && $0.isVariant(of: table, limits: limits) }
    }

    private static func tiles(_ isGPU: Bool) -> [OpenCLTuning.ProductTile] {
        (isGPU ? [(8, 4), (8, 8), (4, 8), (2, 4)] : [(4, 16), (12, 16), (8, 8), (4, 8)])
            .map { OpenCLTuning.ProductTile(rows: $0.0, columns: $0.1) }
    }

    /// This kernel's sizes, for people.
    func sizes(in tuning: OpenCLTuning) -> String {
        switch self {
        case .groupMaxima:
            tuning.topKTile.map { "\($0.queryLanes)×\($0.groupLanes) lanes of \($0.queries)×\($0.songs)" }
                ?? "\(tuning.queries) queries"
        case .product: "\(tuning.product.rows)×\(tuning.product.columns)"
        case .training:
            "\(tuning.training.rows)×\(tuning.training.columns), \(tuning.training.lanes) lanes for"
                + " \(tuning.training.songs) songs"
        }
    }
}

extension OpenCLTuning {
    func with(_ change: (inout OpenCLTuning) -> Void) -> OpenCLTuning {
        var copy = self
        change(&copy)
        return copy
    }

    /// Whether it differs from what suits the device's class only in what is tuned, and the kernels can have its sizes.
    func isVariant(of table: OpenCLTuning, limits: OpenCLLimits) -> Bool {
        let untuned = with {
            ($0.topKTile, $0.queries, $0.product, $0.training) =
                (table.topKTile, table.queries, table.product, table.training)
        }
        return untuned == table && [4, 8, 16].contains(queries)
            && (1...16).contains(product.rows) && [4, 8, 16].contains(product.columns)
            && [training.rows, training.columns].allSatisfy([4, 8, 16].contains)
            && (1...256).contains(training.songs) && (1...limits.group).contains(training.lanes)
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
