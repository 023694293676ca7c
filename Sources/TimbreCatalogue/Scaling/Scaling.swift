/// How each feature comes from the CSV's units to the network's, fitted on the training split alone.
public struct Scaling: Sendable, Equatable, Codable {
    /// How one feature is scaled.
    public struct Feature: Sendable, Equatable, Codable {
        public var name: String
        /// The network sees `(clamp(x, minimum, maximum) − offset) × factor`, where there are no knots.
        public var offset: Double
        public var factor: Double
        /// The fitted range, in the CSV's units.
        public var minimum: Double
        public var maximum: Double
        /// Of the training split, in the CSV's units: what a profile's missing value takes.
        public var median: Double
        /// Where the scale is no straight line; nil elsewhere.
        public var knots: Knots?
    }

    /// In the recipe's order.
    public var features: [Feature]

    public init(features: [Feature]) {
        self.features = features
    }
}
