/// What a layer does to its product.
public enum Activation: String, Sendable, CaseIterable, Codable {
    case linear, relu, sigmoid, tanh
}
