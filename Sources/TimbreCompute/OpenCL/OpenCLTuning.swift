import CTimbreOpenCL
import TimbreFiles
import TimbreKernels

/// Sizes that suit a class of device. Only `errorLanes` changes bits of a result, those of a loss.
struct OpenCLTuning: Sendable, Equatable, Codable {
    /// Work-items of a group, for kernels that work with any number.
    var groupSize: Int
    /// Work-items that select the best of a row together.
    var selectLanes: Int
    /// Smallest number of values that a work-group takes of a long row, where several share it.
    var selectBlock: Int
    /// Work-items that sum one row's squared errors together.
    var errorLanes: Int
    /// Queries that one work-item of `group_maxima` scores at once: 4, 8 or 16.
    var queries: Int
    /// How work-groups of `group_maxima_tiles` share local memory; nil where registers alone serve better (CPUs), and
    /// then `group_maxima` is used.
    var topKTile: TopKTile?
    /// Largest query count for which `group_maxima_few` is used, with a pass over the songs of its own.
    var fewQueries: Int
    /// Songs that one work-item of `score_groups` scores at once: 1, 2, 4 or 8.
    var rescored: Int
    /// How `multiply` is shared among work-groups, and the products of a step of training.
    var product: ProductTile
    var training: ProductTile
    /// How a group of `contrast` shares its two products.
    var contrast: ProductTile
    /// Whether division and square roots are rounded correctly on demand.
    var roundsCorrectly: Bool
    /// Longest time of a launch in seconds, as `LaunchCost` reckons; nil for no limit (CPUs).
    var launchLimit: Double?

    /// The sizes of a class of device.
    init(_ deviceClass: DeviceClass, limits: OpenCLLimits, roundsCorrectly: Bool) {
        let isCPU = deviceClass == .cpu
        groupSize = min(isCPU ? 16 : 128, limits.group)
        selectLanes = min(isCPU ? 32 : 256, limits.group)
        selectBlock = 4096
        errorLanes = min(isCPU ? 8 : 32, limits.group)
        queries = isCPU ? 16 : 4
        fewQueries = 64
        // A CPU's vector is within a work-item; a GPU's is the work-items side by side.
        rescored = isCPU ? 8 : 1
        product = ProductTile(isCPU: isCPU, limits: limits)
        training = product
        contrast = ProductTile(
            rows: 8, columns: isCPU ? 16 : 4, groupRows: Contrast.groupSongs, lanes: Contrast.groupSongs,
            slice: product.slice)
        self.roundsCorrectly = roundsCorrectly
        launchLimit = isCPU ? nil : LaunchCost.limit
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
        self.init(
            DeviceClass(device.description), limits: device.limits,
            roundsCorrectly: device.capabilities.hasFloats(CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT))
    }

    /// Compiler options for a source; none of them trades accuracy for speed.
    func options(for source: KernelSource) -> String {
        let rounding = roundsCorrectly ? " -cl-fp32-correctly-rounded-divide-sqrt" : ""
        return "-cl-std=CL1.2\(rounding)"
            + sizes(of: source).definitions.map { " -D\($0.name)=\($0.value)" }.joined()
    }

    func groupSize(of source: KernelSource) -> Int { sizes(of: source).lanes }

    /// Definitions that a kernel is compiled with, and the work-items of its groups.
    private func sizes(of source: KernelSource) -> (definitions: [(name: String, value: Int)], lanes: Int) {
        switch source {
        case .addRows, .embedTokens: (product.definitions, groupSize)
        case .multiply, .multiplyGradient: (product.definitions, product.lanes)
        case .attend: ([], OpenCLBackend.attentionLanes)
        case .normaliseRows: ([], OpenCLBackend.normalisationLanes)
        case .packWeights, .sumPieces, .updateLayers: (training.definitions, groupSize)
        case .projectRows, .replayRows, .sumWeights, .updateRows, .walkSongs: (training.definitions, training.lanes)
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
        case .contrast: (contrast.definitions, Contrast.groupSongs)
        case .scan, .sortByDigit: ([], OpenCLEpochPlanner.lanes)
        case .sum: ([], OpenCLBackend.sumTile.lanes)
        default: ([], groupSize)
        }
    }

    /// The sizes in the words of a trace.
    var details: [Trace.Detail] {
        Mirror(reflecting: self).children.map { child in
            let text = "\(child.value)".replacing("OpenCLTuning.", with: "").replacing("Optional", with: "")
            return (child.label ?? "", .text(text))
        }
    }
}

/// Devices that one set of sizes suits.
package enum DeviceClass: Sendable {
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
