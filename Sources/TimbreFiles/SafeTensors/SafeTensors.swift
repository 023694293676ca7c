/// Named arrays in one file in the safetensors format, with a checksum over all of it.
package struct SafeTensors: Sendable, Equatable {
    /// Elements of a tensor, all of one type.
    package enum Values: Sendable, Equatable {
        case float32([Float])
        case int32([Int32])
        case int64([Int64])
        case bytes([UInt8])

        /// Number of elements.
        package var count: Int {
            switch self {
            case .float32(let values): values.count
            case .int32(let values): values.count
            case .int64(let values): values.count
            case .bytes(let values): values.count
            }
        }
    }

    /// A named array.
    package struct Tensor: Sendable, Equatable {
        package var name: String
        /// Lengths of the dimensions, row-major; empty for a single number.
        package var shape: [Int]
        package var values: Values

        /// - Precondition: the shape has as many elements as there are values.
        package init(name: String, shape: [Int], values: Values) {
            precondition(shape.reduce(1, *) == values.count, "shape \(shape) of \(values.count) values in \(name)")
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    /// Texts that travel with the tensors. `"crc32"` is the file's own: added on writing, removed on reading.
    package var metadata: [String: String]
    /// Tensors in the order in which they lie in the file; names are unique.
    package var tensors: [Tensor]

    package init(metadata: [String: String] = [:], tensors: [Tensor] = []) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// The tensor of a name, if there is one.
    package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
}
