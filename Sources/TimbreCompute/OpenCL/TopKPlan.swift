/// Grouping of songs for a search, and its need of memory.
struct TopKPlan: Equatable {
    let songCount: Int
    let k: Int
    let dimensions: Int
    /// Songs of a group, a multiple of 8.
    let group: Int
    /// Groups whose songs are scored for each query; all of them where there is no first selection.
    let slots: Int
    let groupCount: Int

    /// Groups of 128, or smaller ones where k of them would be over an eighth of the songs: then the last phase would
    /// cost as much as the first. Where none is small enough, every score is written out and selected from.
    init(songCount: Int, k: Int, dimensions: Int) {
        let group = [128, 64, 32, 16, 8].first { $0 * k <= songCount / 8 }
        self.group = group ?? 8
        self.songCount = songCount
        self.k = k
        self.dimensions = dimensions
        groupCount = (songCount + self.group - 1) / self.group
        slots = group == nil ? groupCount : k
    }

    var hasGroupMaxima: Bool { slots < groupCount }

    /// Kernel that scores the songs for the maxima of their groups.
    enum Scan: Equatable {
        /// `group_maxima`: registers alone.
        case registers
        /// `group_maxima_few`: every song once.
        case few
        /// `group_maxima_tiles`: tiles of both in local memory.
        case tiles(TopKTile)
    }

    func scan(queries: Int, tuning: OpenCLTuning) -> Scan {
        guard let tile = tuning.topKTile else { return .registers }
        return queries <= tuning.fewQueries ? .few : .tiles(tile)
    }

    /// Bytes of each of the memories that a tile of queries takes, in the order of `TopKScratch`.
    func memory(queries: Int, tuning: OpenCLTuning, computeUnits: Int) -> [Int] {
        let padded = (queries + tuning.queries - 1) / tuning.queries * tuning.queries
        let packed = hasGroupMaxima && scan(queries: queries, tuning: tuning) == .registers ? padded * dimensions : 0
        let grouped = hasGroupMaxima ? queries : 0
        let selections = [hasGroupMaxima ? groupCount : 0, slots * group].map {
            SplitSelection(rows: queries, length: $0, tuning: tuning, computeUnits: computeUnits)
        }
        return [
            packed, grouped * groupCount, grouped * slots, grouped * slots, queries * slots * group, queries * k,
            queries * k, selections.map(\.histogramCount).max() ?? 0, selections.map(\.stateCount).max() ?? 0,
            selections.map(\.selectedCount).max() ?? 0,
        ].map { max($0, 1) * MemoryLayout<Float>.stride }
    }
}

/// How the selection from long rows is split over work-groups.
struct SplitSelection {
    let rows: Int
    /// Work-groups that share a row; 1 for `select_top`.
    let blocks: Int
    /// Number of values for each of these work-groups.
    let block: Int

    /// - Parameter length: the number of values in a row.
    init(rows: Int, length: Int, tuning: OpenCLTuning, computeUnits: Int) {
        self.rows = rows
        // Four work-groups for each unit hide each other's waiting; more rows than that need no splitting.
        let wanted = 4 * computeUnits / max(rows, 1)
        let parts = max(min(wanted, length / tuning.selectBlock), 1)
        block = max((length + parts - 1) / parts, 1)
        blocks = max((length + block - 1) / block, 1)
    }

    /// Numbers of `histograms`, `states` and `selected` in select_split.cl.
    var histogramCount: Int { blocks > 1 ? rows * 1024 : 0 }
    var stateCount: Int { blocks > 1 ? rows * 10 : 0 }
    var selectedCount: Int { blocks > 1 ? rows * blocks * 2 : 0 }
}
