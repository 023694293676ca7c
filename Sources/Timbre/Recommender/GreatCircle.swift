#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Shortest path between two directions on the unit sphere (spherical interpolation; Shoemake, 1985).
///
/// The point at an angle φ from the start is cos φ × axis + sin φ × side.
struct GreatCircle {
    /// The start, unit length.
    let axis: [Double]
    /// Direction at right angles to the start, towards the end, unit length; zero where start and end are the same.
    let side: [Double]
    /// Angle between start and end, 0…π.
    let angle: Double

    /// Angle in radians below which directions count as equal, and as opposite: rounding to `Float` makes such angles.
    private static let smallest = 1e-6

    init(from start: [Float], to end: [Float]) {
        let axis = Self.unit(start.map(Double.init))
        let end = Self.unit(end.map(Double.init))
        let cosine = Self.product(axis, end)
        let rest = zip(axis, end).map { $1 - cosine * $0 }
        let angle = atan2(Self.product(rest, rest).squareRoot(), cosine)
        self.axis = axis
        if angle < Self.smallest {
            (side, self.angle) = (axis.map { _ in 0 }, 0)
        } else if .pi - angle < Self.smallest {
            // All paths are equally short: take the one towards the coordinate axis nearest to a right angle.
            let flattest = axis.indices.min { abs(axis[$0]) < abs(axis[$1]) } ?? 0
            side = Self.unit(axis.indices.map { ($0 == flattest ? 1 : 0) - axis[flattest] * axis[$0] })
            self.angle = .pi
        } else {
            (side, self.angle) = (Self.unit(rest), angle)
        }
    }

    /// Whether start and end are the same.
    var isPoint: Bool { angle == 0 }

    /// Inner points at equal angles, unit length, row-major `[count, dimensions]`.
    func points(_ count: Int) -> [Float] {
        places(count).flatMap { place in
            zip(axis, side).map { Float(place.along * $0 + place.across * $1) }
        }
    }

    /// Coordinates of `points` on the plane of the circle.
    func places(_ count: Int) -> [(along: Double, across: Double)] {
        (0..<count).map { index in
            let angle = angle * Double(index + 1) / Double(count + 1)
            return (cos(angle), sin(angle))
        }
    }

    /// Projection of a vector onto the plane of the circle: its coordinates along `axis` and along `side`.
    func projection(_ vector: Span<Float>) -> (along: Double, across: Double) {
        var (along, across) = (0.0, 0.0)
        for column in vector.indices {
            along += axis[column] * Double(vector[column])
            across += side[column] * Double(vector[column])
        }
        return (along, across)
    }

    /// Whether a vector's projection lies between start and end, on neither; where start and end are the same, true for
    /// every vector with a direction.
    func isBetween(_ vector: Span<Float>) -> Bool {
        if isPoint { return vector.indices.contains { vector[$0] != 0 } }
        let (along, across) = projection(vector)
        return across > 0 && along * sin(angle) - across * cos(angle) > 0
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private static func unit(_ vector: [Double]) -> [Double] {
        let length = product(vector, vector).squareRoot()
        return vector.map { $0 / length }
    }
}
