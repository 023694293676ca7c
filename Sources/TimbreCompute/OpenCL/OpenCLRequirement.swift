import CTimbreOpenCL

/// A driver's answers about a device, as far as the kernels rely on them.
struct OpenCLCapabilities: Sendable {
    /// A GPU, an accelerator or a CPU.
    var isProcessor: Bool
    var isAvailable: Bool
    var hasCompiler: Bool
    /// For example "OpenCL 3.0 CUDA".
    var version: String
    var profile: String
    /// Width of a pointer in bits.
    var addressBits: Int
    var isLittleEndian: Bool
    /// Properties of floats: `CL_DEVICE_SINGLE_FP_CONFIG`.
    var floats: cl_device_fp_config
    var limits: OpenCLLimits

    func hasFloats(_ property: Int32) -> Bool { floats & cl_device_fp_config(property) != 0 }
}

/// An assumption of the kernels about every device that they run on. A device that breaks one is never chosen, and
/// refused where it is named.
///
/// Nothing else is assumed: no number of 16 or 64 bits but integers, no subgroups, no images, no work-items that go on
/// in step, no memory that work-groups share while they run, no order of commands but a queue's own. That `fma` rounds
/// once, which OpenCL promises, is tried where the driver does not claim it (`OpenCLBackend+FusedMultiplyAdd.swift`).
enum OpenCLRequirement: CaseIterable {
    case processor, availability, compiler, version, profile, addresses, byteOrder, floats, workGroup, localMemory

    /// Work-items of the largest work-group whose size is no choice: `contrast` and `group_maxima_few`.
    static let workItems = max(Contrast.groupSongs, TopKTile.fewLanes)
    /// Bytes that every device of the full profile has. `nearest_centre` takes most of them.
    static let localBytes = 32 << 10

    /// Why a device can't be used, as in "… is left out: it has no compiler"; nil where nothing is in the way.
    static func obstacle(of device: OpenCLCapabilities) -> String? {
        allCases.first { !$0.isMet(by: device) }?.obstacle(of: device)
    }

    func isMet(by device: OpenCLCapabilities) -> Bool {
        switch self {
        case .processor: device.isProcessor
        case .availability: device.isAvailable
        case .compiler: device.hasCompiler
        case .version: Self.number(device.version) >= 1.2
        // The embedded profile need not have integers of 64 bits, and rounds its floats as it likes.
        case .profile: device.profile == "FULL_PROFILE"
        // Places in matrices are 64-bit in the kernels, and pointers must reach them.
        case .addresses: device.addressBits == 64
        // Matrices and the description of a step are copied as they lie in the host's memory.
        case .byteOrder: device.isLittleEndian
        // NaN is the score of a song that takes no part. Numbers below the normal ones may be lost.
        case .floats: device.hasFloats(CL_FP_INF_NAN) && device.hasFloats(CL_FP_ROUND_TO_NEAREST)
        case .workGroup: device.limits.group >= Self.workItems
        case .localMemory: device.limits.localMemory >= Self.localBytes
        }
    }

    private func obstacle(of device: OpenCLCapabilities) -> String {
        switch self {
        case .processor: "it is no GPU, accelerator or CPU"
        case .availability: "its driver says that it is not available"
        case .compiler: "its driver has no compiler"
        case .version: "it has “\(device.version)”, and the kernels need OpenCL 1.2"
        case .profile: "it has OpenCL's “\(device.profile)”, whose numbers are less exact than the full profile's"
        case .addresses: "its addresses have \(device.addressBits) bits, and the kernels need 64"
        case .byteOrder: "it stores numbers with their highest byte first"
        case .floats: "its floats have no NaN or are not rounded to the nearest"
        case .workGroup:
            "its work-groups have \(device.limits.group) work-items at most, and the kernels need \(Self.workItems)"
        case .localMemory:
            "its work-groups share \(device.limits.localMemory) bytes, and the kernels need \(Self.localBytes)"
        }
    }

    /// The version as a number: 1.2 for "OpenCL 1.2 CUDA"; 0 where there is none.
    private static func number(_ version: String) -> Double {
        let words = version.split(separator: " ")
        return words.count > 1 && words[0] == "OpenCL" ? Double(words[1]) ?? 0 : 0
    }
}

extension OpenCLDevice {
    var capabilities: OpenCLCapabilities {
        let type = number(CL_DEVICE_TYPE, as: cl_device_type.self)
        let processors = cl_device_type(CL_DEVICE_TYPE_GPU | CL_DEVICE_TYPE_ACCELERATOR | CL_DEVICE_TYPE_CPU)
        return OpenCLCapabilities(
            isProcessor: type & processors != 0,
            isAvailable: number(CL_DEVICE_AVAILABLE, as: cl_bool.self) != 0,
            hasCompiler: number(CL_DEVICE_COMPILER_AVAILABLE, as: cl_bool.self) != 0,
            version: text(CL_DEVICE_VERSION), profile: text(CL_DEVICE_PROFILE),
            addressBits: Int(number(CL_DEVICE_ADDRESS_BITS, as: cl_uint.self)),
            isLittleEndian: number(CL_DEVICE_ENDIAN_LITTLE, as: cl_bool.self) != 0,
            floats: number(CL_DEVICE_SINGLE_FP_CONFIG, as: cl_device_fp_config.self), limits: limits)
    }

    var limits: OpenCLLimits {
        OpenCLLimits(
            group: max(min(number(CL_DEVICE_MAX_WORK_GROUP_SIZE, as: Int.self), widestGroup), 1),
            localMemory: Int(clamping: number(CL_DEVICE_LOCAL_MEM_SIZE, as: cl_ulong.self)))
    }

    /// Whether the device computes in the host's own memory.
    var sharesHostMemory: Bool { number(CL_DEVICE_HOST_UNIFIED_MEMORY, as: cl_bool.self) != 0 }

    /// Largest number of work-items in the first dimension of a work-group, the only one that the kernels use.
    private var widestGroup: Int {
        let count = Int(number(CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS, as: cl_uint.self))
        var sizes = [Int](repeating: 0, count: max(count, 1))
        let status = functions.getDeviceInfo(
            id, cl_device_info(CL_DEVICE_MAX_WORK_ITEM_SIZES), sizes.count * MemoryLayout<Int>.stride, &sizes, nil)
        return status == CL_SUCCESS ? sizes[0] : 0
    }
}
