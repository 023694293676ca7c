import TimbreFiles

extension NetworkShape {
    /// Names, shapes and counts of a file's tensors: `embedding.artist` `[vocabulary, width]`, `latent.kernel`
    /// `[inputs, outputs]`, `latent.bias` `[outputs]`…
    ///
    /// - Parameter layers: those of the encoder alone end with `latentLayer`.
    func tensors(of weights: HostWeights, prefix: String = "", layers count: Int? = nil) -> [SafeTensors.Tensor] {
        var tensors = zip(tables, weights.tables).map { table, values in
            SafeTensors.Tensor(
                name: "\(prefix)embedding.\(table.name)", shape: [table.rows, table.width], values: .float32(values))
        }
        for (layer, values) in zip(layers.prefix(count ?? layers.count), weights.dense) {
            let kernelCount = layer.inputs * layer.outputs
            tensors.append(
                SafeTensors.Tensor(
                    name: "\(prefix)\(layer.name).kernel", shape: [layer.inputs, layer.outputs],
                    values: .float32(Array(values[..<kernelCount]))))
            tensors.append(
                SafeTensors.Tensor(
                    name: "\(prefix)\(layer.name).bias", shape: [layer.outputs],
                    values: .float32(Array(values[kernelCount...]))))
        }
        return tensors
    }

    /// - Throws: `LearningFault.unusableFile` that names a tensor that is missing or of another shape.
    func weights(in file: SafeTensors, prefix: String = "", path: String) throws -> HostWeights {
        func values(_ name: String, _ shape: [Int]) throws -> [Float] {
            try file.floats(prefix + name, shape: shape, path: path)
        }
        return HostWeights(
            tables: try tables.map { try values("embedding.\($0.name)", [$0.rows, $0.width]) },
            dense: try layers.map {
                try values("\($0.name).kernel", [$0.inputs, $0.outputs]) + values("\($0.name).bias", [$0.outputs])
            })
    }
}

extension SafeTensors {
    /// The float32 values of a tensor that must be there in this shape.
    ///
    /// - Throws: `LearningFault.unusableFile`.
    func floats(_ name: String, shape: [Int], path: String) throws -> [Float] {
        guard let tensor = self[name] else {
            throw LearningFault.unusableFile(path: path, reason: "the tensor \(name) is missing")
        }
        guard tensor.shape == shape else {
            throw LearningFault.unusableFile(
                path: path, reason: "the tensor \(name) has the shape \(tensor.shape) and should have \(shape)")
        }
        guard case .float32(let values) = tensor.values else {
            throw LearningFault.unusableFile(path: path, reason: "the tensor \(name) is not of type float32")
        }
        return values
    }
}
