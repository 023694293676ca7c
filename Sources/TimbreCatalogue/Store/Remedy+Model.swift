package import TimbreBase

extension Remedy {
    /// Advises to run an operation on a catalogue, with the model's name where that is not the standard one.
    package init(_ words: String, byRunning operation: Operation, on path: String?, _ model: ModelName) {
        self.init(words, by: .run(operation))
        if let path { means.append(.set(.catalogue, path)) }
        if model != .standard, operation != .ingest {
            means.append(.set(operation == .train ? .modelName : .model, "\(model)"))
        }
    }
}

extension ModelName {
    /// The name of the model that a file of a catalogue belongs to.
    ///
    /// - Parameter path: the path of the file, whose name includes the model's.
    package init(ofFile path: String) {
        self = CatalogueFile.parsed(path.split(separator: "/").last.map(String.init) ?? "").model
    }
}
