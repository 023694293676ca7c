/// Scaling of features from the CSV's units to the network's, fitted to the training split alone.
public struct Scaling: Sendable, Equatable, Codable {
    /// Scale of one feature.
    public struct Feature: Sendable, Equatable, Codable {
        public var name: String
        /// Without knots, the network sees `(clamp(x, minimum, maximum) − offset) × factor`.
        public var offset: Double
        public var factor: Double
        /// Least value of the fitted range, in the CSV's units; `maximum` is the largest.
        public var minimum: Double
        public var maximum: Double
        /// Median of the training split, in the CSV's units; it replaces missing values.
        public var median: Double
        /// Knots of a piecewise linear scale; nil for a linear one.
        public var knots: Knots?
    }

    /// Scales of the features, in the recipe's order.
    public var features: [Feature]

    public init(features: [Feature]) {
        self.features = features
    }
}
