extension GnuplotScript {
    /// - Returns: what the panel's plot command says of the layer.
    mutating func add(_ layer: Layer) -> [String] {
        switch layer {
        case .line(let points, let colour, let isDashed, let width):
            guard let block = addBlock(points.map { [$0.x, $0.y] }) else { return [] }
            return [
                "\(block) using 1:2 with lines linewidth \(number(width)) dashtype \(isDashed ? "2" : "1") "
                    + "linecolor rgb '\(colour.hexadecimal)' notitle"
            ]
        case .marks(let marks, let radius):
            let rows = marks.map { [$0.x, $0.y, Double($0.shape.rawValue), Double($0.colour.argb)] }
            guard let block = addBlock(rows) else { return [] }
            return [
                "\(block) using 1:2:3:4 with points pointsize \(pointSize(radius: radius)) pointtype variable "
                    + "linecolor rgb variable notitle"
            ]
        case .boxes(let boxes, let hasEdges):
            let rows = boxes.map { box in
                [
                    (box.x.lowerBound + box.x.upperBound) / 2, (box.y.lowerBound + box.y.upperBound) / 2,
                    box.x.lowerBound, box.x.upperBound, box.y.lowerBound, box.y.upperBound, Double(box.colour.argb),
                ]
            }
            guard let block = addBlock(rows) else { return [] }
            return [
                "\(block) using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid "
                    + (hasEdges ? "border linecolor rgb '#FFFFFF' " : "noborder ") + "linecolor rgb variable notitle"
            ]
        case .intervals(let intervals, let colour):
            let rows = intervals.map {
                [($0.x.lowerBound + $0.x.upperBound) / 2, $0.y, $0.x.lowerBound, $0.x.upperBound]
            }
            guard let block = addBlock(rows) else { return [] }
            return [
                "\(block) using 1:2:3:4 with xerrorbars linewidth 1.2 pointsize 0 "
                    + "linecolor rgb '\(colour.hexadecimal)' notitle"
            ]
        case .texts(let labels):
            for label in labels where !label.text.isEmpty {
                addText(
                    label.text,
                    "at first \(number(label.x)),\(number(label.y)) "
                        + "\(label.anchor.rawValue) front font \(font(label.size, label.isBold)) "
                        + "textcolor rgb '\(label.colour.hexadecimal)'" + (label.isBoxed ? " boxed" : ""))
            }
            add("set style textbox opaque noborder fillcolor rgb '#18FFFFFF' margins 0.4,0.3")
            return []
        }
    }
}
