/// Finds places for texts beside points, each apart from those before it. In pixels, y upwards.
struct LabelPlacement {
    private let width: Double
    private let height: Double
    private var taken: [(left: Double, right: Double, bottom: Double, top: Double)] = []

    private static let lineHeight = 18.0
    /// From a point to the middle of its text.
    private static let distance = 17.0

    init(width: Double, height: Double) { (self.width, self.height) = (width, height) }

    /// Nothing is placed upon a sign that is drawn here.
    mutating func keepFree(around point: (x: Double, y: Double), radius: Double) {
        taken.append((point.x - radius, point.x + radius, point.y - radius, point.y + radius))
    }

    /// The middle of a text: above the point, else below it, else in the nearest free line.
    mutating func place(width textWidth: Double, near point: (x: Double, y: Double)) -> (x: Double, y: Double) {
        let half = textWidth / 2 + 5
        // Wholly between the panel's sides, where it is not wider.
        let x = min(max(point.x, half), max(width - half, half))
        let steps = (0..<12).flatMap { step in
            [1.0, -1.0].map { $0 * (Self.distance + Double(step) * Self.lineHeight) }
        }
        let candidates = steps.map { point.y + $0 }.filter { $0 > 9 && $0 < height - 9 }
        let y = candidates.first { y in !taken.contains { overlaps($0, x, y, half) } } ?? point.y + Self.distance
        taken.append((x - half, x + half, y - Self.lineHeight / 2, y + Self.lineHeight / 2))
        return (x, y)
    }

    private func overlaps(
        _ other: (left: Double, right: Double, bottom: Double, top: Double), _ x: Double, _ y: Double, _ half: Double
    ) -> Bool {
        x - half < other.right && x + half > other.left && y - Self.lineHeight / 2 < other.top
            && y + Self.lineHeight / 2 > other.bottom
    }
}
