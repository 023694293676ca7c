/// The element types of `.npy` files that are read and written, all little-endian.
public enum NPYType: String, Sendable, CaseIterable {
    case float32 = "<f4"
    case float16 = "<f2"
    case int32 = "<i4"
    case int64 = "<i8"
    case uint8 = "|u1"

    /// Size of an element in bytes.
    public var size: Int {
        switch self {
        case .uint8: 1
        case .float16: 2
        case .float32, .int32: 4
        case .int64: 8
        }
    }
}
