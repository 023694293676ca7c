package import TimbreBase

extension Remedy {
    /// Advice to run an operation on a catalogue, with the model's name where that is not the standard one.
    package init(_ words: String, byRunning operation: Operation, on path: String?, _ model: ModelName) {
        self.init(words, by: .run(operation))
        if let path { means.append(.set(.catalogue, path)) }
        if model != .standard { means.append(.set(operation == .train ? .modelName : .model, "\(model)")) }
    }
}
