/// What is drawn between a panel's axes, in their units.
enum Layer: Sendable, Equatable {
    /// - Parameter width: in pixels.
    case line([Point], colour: Colour, isDashed: Bool = false, width: Double = 2)
    /// - Parameter radius: in pixels.
    case marks([Mark], radius: Double)
    /// Filled rectangles; with edges, a thin white line is around each.
    case boxes([Box], hasEdges: Bool = true)
    /// From left to right, with ends.
    case intervals([Interval], colour: Colour)
    case texts([Label])
}

struct Point: Sendable, Equatable {
    var x: Double
    var y: Double
}

/// A dot of a scatter picture.
struct Mark: Sendable, Equatable {
    var x: Double
    var y: Double
    var colour: Colour
    var shape = Shape.circle
}

/// Filled, in gnuplot's numbers.
enum Shape: Int, Sendable, CaseIterable {
    case circle = 7
    case triangle = 9
    case square = 5
    case diamond = 13
}

struct Box: Sendable, Equatable {
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>
    var colour: Colour
}

struct Interval: Sendable, Equatable {
    var y: Double
    var x: ClosedRange<Double>
}

/// A text at a place.
struct Label: Sendable, Equatable {
    enum Anchor: String, Sendable { case left, center, right }

    var x: Double
    var y: Double
    var text: String
    var anchor = Anchor.center
    /// In pixels.
    var size = 12.0
    var colour = Colour.ink
    var isBold = false
    /// Over what is behind it, in white.
    var isBoxed = false
}
