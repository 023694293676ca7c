/// Finds places for texts beside points, each apart from those before it. In pixels, y upwards.
struct LabelPlacement {
    /// The middle of a text.
    struct Place: Equatable {
        var x: Double
        var y: Double
        /// Whether only a line says to which point it belongs.
        var needsLine: Bool
    }

    private let width: Double
    private let height: Double
    private var taken: [(left: Double, right: Double, bottom: Double, top: Double)] = []

    private static let lineHeight = 18.0
    /// From a point to the middle of its text.
    private static let distance = 18.0
    /// Farther away nobody looks for it.
    private static let lines = 12

    init(width: Double, height: Double) { (self.width, self.height) = (width, height) }

    /// Nothing is placed upon a sign that is drawn here.
    mutating func keepFree(around point: (x: Double, y: Double), radius: Double) {
        taken.append((point.x - radius, point.x + radius, point.y - radius, point.y + radius))
    }

    /// Above the point, else below it, at its right or left, else in the nearest free line.
    ///
    /// - Returns: nil where nothing is free.
    mutating func place(width textWidth: Double, near point: (x: Double, y: Double)) -> Place? {
        let half = textWidth / 2 + 5
        // Wholly between the panel's sides, where it is not wider.
        let middle = min(max(point.x, half), max(width - half, half))
        let aside = [1.0, -1.0].map { Place(x: point.x + $0 * (half + 8), y: point.y, needsLine: false) }
        let lines = (0..<Self.lines).map { step in
            [1.0, -1.0].map { side in
                let y = point.y + side * (Self.distance + Double(step) * Self.lineHeight)
                return Place(x: middle, y: y, needsLine: step > 0)
            }
        }
        let candidates = lines[0] + aside + lines.dropFirst().joined()
        let place = candidates.first { place in
            place.y > 9 && place.y < height - 9 && (place.x == middle || place.x >= half && place.x <= width - half)
                && !taken.contains { overlaps($0, place.x, place.y, half) }
        }
        if let place {
            taken.append(
                (place.x - half, place.x + half, place.y - Self.lineHeight / 2, place.y + Self.lineHeight / 2))
        }
        return place
    }

    private func overlaps(
        _ other: (left: Double, right: Double, bottom: Double, top: Double), _ x: Double, _ y: Double, _ half: Double
    ) -> Bool {
        x - half < other.right && x + half > other.left && y - Self.lineHeight / 2 < other.top
            && y + Self.lineHeight / 2 > other.bottom
    }
}
