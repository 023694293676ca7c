/// Named arrays in one file in the safetensors format, with a checksum over all of it.
public struct SafeTensors: Sendable, Equatable {
    /// The elements of one type.
    public enum Values: Sendable, Equatable {
        case float32([Float])
        case int32([Int32])
        case int64([Int64])

        /// How many elements.
        public var count: Int {
            switch self {
            case .float32(let values): values.count
            case .int32(let values): values.count
            case .int64(let values): values.count
            }
        }
    }

    /// A named array.
    public struct Tensor: Sendable, Equatable {
        public var name: String
        /// Row-major; empty for a single number.
        public var shape: [Int]
        public var values: Values

        /// A precondition holds the shape and the number of values together.
        public init(name: String, shape: [Int], values: Values) {
            precondition(shape.reduce(1, *) == values.count, "shape \(shape) of \(values.count) values in \(name)")
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    /// Texts that travel with the tensors. `"crc32"` is the file's own: added on writing, removed on reading.
    public var metadata: [String: String]
    /// In the order in which they lie in the file; names are unique.
    public var tensors: [Tensor]

    public init(metadata: [String: String] = [:], tensors: [Tensor] = []) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// The tensor of a name, if there is one.
    public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
}
