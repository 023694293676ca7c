/// Function of a layer that is applied to its product.
package enum Activation: String, Sendable, CaseIterable, Codable {
    case linear, relu, sigmoid, tanh
}
