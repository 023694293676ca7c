import CTimbreOpenCL
import TimbreKernels

/// Sizes that suit a kind of device; none of them changes a result's bits but those of `errorLanes`.
struct OpenCLTuning: Sendable {
    /// Work-items of a group, where the kernel does not care.
    let groupSize: Int
    /// Work-items that select the best of one row together.
    let selectLanes: Int
    /// Work-items that sum one row's squared errors together.
    let errorLanes: Int
    /// Queries that one work-item scores at once.
    let queries: Int
    private let tileRows: Int
    private let tileColumns: Int
    let options: String

    init(_ device: OpenCLDevice) {
        let limit = max(device.number(CL_DEVICE_MAX_WORK_GROUP_SIZE, as: Int.self), 1)
        let isCPU = device.description.kind == .openCLCPU
        groupSize = min(isCPU ? 16 : 128, limit)
        selectLanes = min(isCPU ? 32 : 256, limit)
        errorLanes = min(isCPU ? 8 : 32, limit)
        queries = isCPU ? 16 : 4
        // On a CPU a work-item's vector fills a register; on a GPU the work-items are the vector.
        tileColumns = isCPU ? 16 : 4
        tileRows = isCPU ? 8 : 4
        var options = ["-cl-std=CL1.2"]
        let rounding = device.number(CL_DEVICE_SINGLE_FP_CONFIG, as: cl_device_fp_config.self)
        if rounding & cl_device_fp_config(CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0 {
            options.append("-cl-fp32-correctly-rounded-divide-sqrt")
        }
        options += [
            "-DTILE_COLUMNS=\(tileColumns)", "-DTILE_ROWS=\(tileRows)", "-DQUERIES=\(queries)",
            "-DSELECT_LANES=\(selectLanes)", "-DERROR_LANES=\(errorLanes)",
        ]
        self.options = options.joined(separator: " ")
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
