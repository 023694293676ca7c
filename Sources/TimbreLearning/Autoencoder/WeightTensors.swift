package import TimbreFiles

extension NetworkShape {
    /// Names, shapes and counts of a file's tensors: `embedding.artist` `[vocabulary, width]`, of a direct table
    /// `hidden.0.term.kernel` `[vocabulary, outputs]`, `latent.kernel` `[inputs, outputs]`, `latent.bias` `[outputs]`…
    /// A layer without inputs has no kernel.
    ///
    /// - Parameter layers: those of the encoder alone end with `latentLayer`.
    func tensors(of weights: HostWeights, prefix: String = "", layers count: Int? = nil) -> [SafeTensors.Tensor] {
        var tensors = zip(tables, weights.tables).map { table, values in
            SafeTensors.Tensor(
                name: prefix + name(of: table), shape: [table.rows, table.width], values: .float32(values))
        }
        for (layer, values) in zip(layers.prefix(count ?? layers.count), weights.dense) {
            let kernelCount = layer.inputs * layer.outputs
            if layer.inputs > 0 {
                tensors.append(
                    SafeTensors.Tensor(
                        name: "\(prefix)\(layer.name).kernel", shape: [layer.inputs, layer.outputs],
                        values: .float32(Array(values[..<kernelCount]))))
            }
            tensors.append(
                SafeTensors.Tensor(
                    name: "\(prefix)\(layer.name).bias", shape: [layer.outputs],
                    values: .float32(Array(values[kernelCount...]))))
        }
        return tensors
    }

    private func name(of table: Table) -> String {
        table.isDirect ? "\(layers[0].name).\(table.name).kernel" : "embedding.\(table.name)"
    }

    /// - Throws: `LearningFault.unusableFile` that names a tensor that is missing or of another shape.
    func weights(in file: some TensorSource, prefix: String = "", path: String) throws -> HostWeights {
        HostWeights(
            tables: try tables.map {
                try file.floats(prefix + name(of: $0), shape: [$0.rows, $0.width], path: path)
            },
            dense: try layers.map { try file.weights(of: $0, prefix: prefix, path: path) })
    }
}

/// A file's tensors by name.
package protocol TensorSource {
    /// The float32 values of a tensor that must be there in this shape.
    ///
    /// - Throws: `LearningFault.unusableFile`; `FileFault.damaged`.
    func floats(_ name: String, shape: [Int], path: String) throws -> [Float]
    /// The int64 values of a tensor that must be there in this shape.
    func integers(_ name: String, shape: [Int], path: String) throws -> [Int64]
    /// The values of a tensor of int64 of any length.
    func integers(_ name: String, path: String) throws -> [Int64]
    /// The bytes of a tensor, as many as there are; nil where there is none of that name.
    ///
    /// - Throws: `LearningFault.unusableFile`; `FileFault.damaged`.
    func bytes(_ name: String, path: String) throws -> [UInt8]?
}

extension TensorSource {
    /// The kernel of a layer, and below it the bias.
    func weights(of layer: NetworkShape.Layer, prefix: String = "", path: String) throws -> [Float] {
        let kernel =
            layer.inputs == 0
            ? [] : try floats("\(prefix)\(layer.name).kernel", shape: [layer.inputs, layer.outputs], path: path)
        return try kernel + floats("\(prefix)\(layer.name).bias", shape: [layer.outputs], path: path)
    }
}

extension SafeTensors: TensorSource {
    package func floats(_ name: String, shape: [Int], path: String) throws -> [Float] {
        let tensor = self[name]
        guard let tensor, case .float32(let values) = tensor.values, tensor.shape == shape else {
            throw LearningFault.unusableTensor(name, shape: tensor?.shape, wanted: shape, path: path)
        }
        return values
    }

    package func integers(_ name: String, shape: [Int], path: String) throws -> [Int64] {
        let tensor = self[name]
        guard let tensor, case .int64(let values) = tensor.values, tensor.shape == shape else {
            throw LearningFault.unusableTensor(name, shape: tensor?.shape, wanted: shape, type: "int64", path: path)
        }
        return values
    }

    package func integers(_ name: String, path: String) throws -> [Int64] {
        try integers(name, shape: [self[name]?.shape.first ?? 0], path: path)
    }

    package func bytes(_ name: String, path: String) throws -> [UInt8]? {
        guard let tensor = self[name] else { return nil }
        guard case .bytes(let values) = tensor.values, tensor.shape.count == 1 else {
            throw LearningFault.unusableTensor(
                name, shape: tensor.shape, wanted: tensor.shape, type: "uint8", path: path)
        }
        return values
    }
}

extension SafeTensorsFile: TensorSource {
    package func floats(_ name: String, shape: [Int], path: String) throws -> [Float] {
        let tensor = try tensor(name, shape: shape)
        var values: [Float] = []
        values.reserveCapacity(shape.reduce(1, *))
        try tensor.append(0..<shape.reduce(1, *), to: &values)
        return values
    }

    package func integers(_ name: String, shape: [Int], path: String) throws -> [Int64] {
        let tensor = self[name]
        guard let tensor, tensor.isInt64, tensor.shape == shape else {
            throw LearningFault.unusableTensor(name, shape: tensor?.shape, wanted: shape, type: "int64", path: path)
        }
        return try tensor.int64Values()
    }

    package func integers(_ name: String, path: String) throws -> [Int64] {
        try integers(name, shape: [self[name]?.shape.first ?? 0], path: path)
    }

    package func bytes(_ name: String, path: String) throws -> [UInt8]? {
        guard let tensor = self[name] else { return nil }
        guard tensor.isBytes, tensor.shape.count == 1 else {
            throw LearningFault.unusableTensor(
                name, shape: tensor.shape, wanted: tensor.shape, type: "uint8", path: path)
        }
        return try tensor.byteValues()
    }

    /// - Throws: `LearningFault.unusableFile`.
    func tensor(_ name: String, shape: [Int]) throws -> Tensor {
        let tensor = self[name]
        guard let tensor, tensor.isFloat32, tensor.shape == shape else {
            throw LearningFault.unusableTensor(name, shape: tensor?.shape, wanted: shape, path: path)
        }
        return tensor
    }
}

extension LearningFault {
    /// - Parameter shape: the shape of the tensor that is there; nil where there is none.
    fileprivate static func unusableTensor(
        _ name: String, shape: [Int]?, wanted: [Int], type: String = "float32", path: String
    ) -> LearningFault {
        guard let shape else { return .unusableFile(path: path, reason: "the tensor \(name) is missing") }
        return .unusableFile(
            path: path,
            reason: shape == wanted
                ? "the tensor \(name) is not of type \(type)"
                : "the tensor \(name) has the shape \(shape) and should have \(wanted)")
    }
}
