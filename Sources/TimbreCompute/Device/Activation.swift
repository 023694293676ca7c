/// What a layer does to its product.
package enum Activation: String, Sendable, CaseIterable, Codable {
    case linear, relu, sigmoid, tanh
}
