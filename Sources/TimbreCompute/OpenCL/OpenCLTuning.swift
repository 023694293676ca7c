import CTimbreOpenCL
import TimbreKernels

/// Sizes that suit a class of device; none of them changes a result's bits but `errorLanes` those of a loss.
struct OpenCLTuning: Sendable, Equatable, Codable {
    /// Work-items of a group, where the kernel does not care.
    var groupSize: Int
    /// Work-items that select the best of a row together.
    var selectLanes: Int
    /// Values of a long row that one of the work-groups that share it takes at least.
    var selectBlock: Int
    /// Work-items that sum one row's squared errors together.
    var errorLanes: Int
    /// Queries that one work-item of `group_maxima` scores at once: 4, 8 or 16.
    var queries: Int
    /// How work-groups of `group_maxima_tiles` share local memory; nil where registers alone serve better (CPUs), and
    /// then `group_maxima` is used.
    var topKTile: TopKTile?
    /// Up to so many queries are worth a pass over the songs of their own, in `group_maxima_few`.
    var fewQueries: Int
    /// Songs that one work-item of `score_groups` scores at once: 1, 2, 4 or 8.
    var rescored: Int
    /// What one work-item of a product computes.
    var product: ProductTile
    /// How a step of training is shared.
    var training: TrainingTile
    /// Whether division and square roots are rounded correctly on demand.
    var roundsCorrectly: Bool

    /// Rows and columns of a product; 4, 8 or 16 columns.
    struct ProductTile: Sendable, Equatable, Codable {
        var rows: Int
        var columns: Int

        /// Work-items for a product of that shape.
        func count(rows: Int, columns: Int) -> Int {
            ((rows + self.rows - 1) / self.rows) * ((columns + self.columns - 1) / self.columns)
        }
    }

    /// What work-items and groups of a training compute.
    struct TrainingTile: Sendable, Equatable, Codable {
        /// Of a product, that one work-item computes: 4, 8 or 16 each.
        var rows: Int
        var columns: Int
        /// Songs, or rows of a table, that a group takes.
        var songs: Int
        /// Work-items of that group.
        var lanes: Int

        var definitions: [(name: String, value: Int)] {
            [("TILE_ROWS", rows), ("TILE_COLUMNS", columns), ("TILE", songs)]
        }
    }

    /// The table: what suits each class of device. Registers are the only memory that the products are blocked for.
    init(_ deviceClass: DeviceClass, limits: OpenCLLimits, roundsCorrectly: Bool) {
        let isCPU = deviceClass == .cpu
        let square = ProductTile(rows: isCPU ? 8 : 4, columns: isCPU ? 16 : 4)
        groupSize = min(isCPU ? 16 : 128, limits.group)
        selectLanes = min(isCPU ? 32 : 256, limits.group)
        selectBlock = 4096
        errorLanes = min(isCPU ? 8 : 32, limits.group)
        queries = isCPU ? 16 : 4
        fewQueries = 64
        // A CPU's vector is within a work-item; a GPU's is the work-items side by side.
        rescored = isCPU ? 8 : 1
        product = square
        training = TrainingTile(rows: square.rows, columns: square.columns, songs: 32, lanes: groupSize)
        self.roundsCorrectly = roundsCorrectly
        let tile: TopKTile? =
            switch deviceClass {
            case .cpu: nil
            // 64 sums, 8 maxima and 16 operands a work-item: about 110 of the 128 registers that two groups leave.
            case .nvidia, .amd, .other: TopKTile(queryLanes: 16, groupLanes: 16, queries: 8, songs: 8)
            // Half as many registers.
            case .intel: TopKTile(queryLanes: 16, groupLanes: 16, queries: 4, songs: 8)
            }
        topKTile = tile.flatMap { $0.fits(limits) ? $0 : nil }
    }

    init(_ device: OpenCLDevice) {
        let rounding = device.number(CL_DEVICE_SINGLE_FP_CONFIG, as: cl_device_fp_config.self)
        self.init(
            DeviceClass(device.description), limits: device.limits,
            roundsCorrectly: rounding & cl_device_fp_config(CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0)
    }

    /// What the compiler is told for a source; nothing that trades accuracy for speed.
    func options(for source: KernelSource) -> String {
        let rounding = roundsCorrectly ? " -cl-fp32-correctly-rounded-divide-sqrt" : ""
        return "-cl-std=CL1.2\(rounding)"
            + sizes(of: source).definitions.map { " -D\($0.name)=\($0.value)" }.joined()
    }

    func groupSize(of source: KernelSource) -> Int { sizes(of: source).lanes }

    /// Definitions that a kernel is compiled with, and the work-items of its groups.
    private func sizes(of source: KernelSource) -> (definitions: [(name: String, value: Int)], lanes: Int) {
        switch source {
        case .addRows, .multiply: ([("TILE_ROWS", product.rows), ("TILE_COLUMNS", product.columns)], groupSize)
        case .packWeights, .sumPieces, .sumWeights, .updateLayers: (training.definitions, groupSize)
        case .projectRows, .replayRows, .updateRows, .walkSongs: (training.definitions, training.lanes)
        case .groupMaxima, .packQueries: ([("QUERIES", queries)], groupSize)
        case .groupMaximaFew: ([("FEW_LANES", TopKTile.fewLanes)], TopKTile.fewLanes)
        case .groupMaximaTiles: (topKTile?.definitions ?? [], topKTile?.lanes ?? groupSize)
        case .scoreGroups: ([("RESCORED", rescored)], groupSize)
        case .selectTop, .selectSplit: ([("SELECT_LANES", selectLanes)], selectLanes)
        case .squaredError: ([("ERROR_LANES", errorLanes)], errorLanes)
        case .nearestCentre: (CentreTile.definitions, CentreTile.lanes)
        case .sumByCentre: (CentreSumTile.definitions, CentreSumTile.lanes)
        case .pairwiseAffinities: ([("POINT_LANES", groupSize)], groupSize)
        case .affinityStep: ([("STEP_LANES", errorLanes)], groupSize)
        case .contrast: ([], Contrast.groupSongs)
        case .scan, .sortByDigit: ([], OpenCLEpochPlanner.lanes)
        case .sum: ([], OpenCLBackend.sumTile.lanes)
        default: ([], groupSize)
        }
    }
}

/// Devices that one set of sizes suits.
enum DeviceClass {
    case cpu, nvidia, amd, intel, other

    init(_ device: DeviceDescription) {
        let vendor = device.vendor.lowercased()
        self =
            switch device.kind {
            case .cpu, .openCLCPU: .cpu
            case _ where vendor.contains("nvidia"): .nvidia
            case _ where vendor.contains("amd") || vendor.contains("advanced micro devices"): .amd
            case _ where vendor.contains("intel"): .intel
            default: .other
            }
    }
}

extension OpenCLDevice {
    var limits: OpenCLLimits {
        OpenCLLimits(
            group: max(number(CL_DEVICE_MAX_WORK_GROUP_SIZE, as: Int.self), 1),
            localMemory: Int(clamping: number(CL_DEVICE_LOCAL_MEM_SIZE, as: cl_ulong.self)))
    }
}
