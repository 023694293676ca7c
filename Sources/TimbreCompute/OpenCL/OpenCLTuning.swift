import CTimbreOpenCL
import TimbreKernels

/// Sizes that suit a kind of device; none of them changes a result's bits but `errorLanes` those of a loss.
struct OpenCLTuning: Sendable {
    /// Work-items of a group, where the kernel does not care.
    var groupSize: Int
    /// Work-items that select the best of one row together.
    var selectLanes: Int
    /// Work-items that sum one row's squared errors together.
    var errorLanes: Int
    /// Queries that one work-item scores at once: 4, 8 or 16.
    var queries: Int
    /// Rows and columns of a product that one work-item computes: 4 or 8 rows; 4, 8 or 16 columns.
    var tileRows: Int
    var tileColumns: Int
    /// Songs, or rows of a table, that a work-group of a training takes.
    var groupRows = 32
    /// Whether division and square roots are rounded correctly on demand.
    var roundsCorrectly: Bool

    /// Registers are the only memory that the products are blocked for; local memory serves selection alone.
    ///
    /// - Parameters:
    ///   - isCPU: a work-item's vector fills a register there; on a GPU the work-items are the vector.
    ///   - groupLimit: work-items that a group may have.
    init(isCPU: Bool, groupLimit: Int, roundsCorrectly: Bool) {
        groupSize = min(isCPU ? 16 : 128, groupLimit)
        selectLanes = min(isCPU ? 32 : 256, groupLimit)
        errorLanes = min(isCPU ? 8 : 32, groupLimit)
        queries = isCPU ? 16 : 4
        tileRows = isCPU ? 8 : 4
        tileColumns = isCPU ? 16 : 4
        self.roundsCorrectly = roundsCorrectly
    }

    init(_ device: OpenCLDevice) {
        let rounding = device.number(CL_DEVICE_SINGLE_FP_CONFIG, as: cl_device_fp_config.self)
        self.init(
            isCPU: device.description.kind == .openCLCPU,
            groupLimit: max(device.number(CL_DEVICE_MAX_WORK_GROUP_SIZE, as: Int.self), 1),
            roundsCorrectly: rounding & cl_device_fp_config(CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0)
    }

    /// What the compiler is told; nothing that trades accuracy for speed.
    var options: String {
        let rounding = roundsCorrectly ? " -cl-fp32-correctly-rounded-divide-sqrt" : ""
        return "-cl-std=CL1.2\(rounding) -DTILE_ROWS=\(tileRows) -DTILE_COLUMNS=\(tileColumns) -DQUERIES=\(queries)"
            + " -DTILE=\(groupRows) -DSELECT_LANES=\(selectLanes) -DERROR_LANES=\(errorLanes)"
    }

    func groupSize(of source: KernelSource) -> Int {
        switch source {
        case .selectTop: selectLanes
        case .squaredError: errorLanes
        default: groupSize
        }
    }

    /// Work-items for a product of that shape.
    func tileCount(rows: Int, columns: Int) -> Int {
        ((rows + tileRows - 1) / tileRows) * ((columns + tileColumns - 1) / tileColumns)
    }
}
