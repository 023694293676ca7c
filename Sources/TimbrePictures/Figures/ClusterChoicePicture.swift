import TimbreMaps

/// Inertia and silhouette by the number of clusters: where the one bends and the other is high, a number fits.
enum ClusterChoicePicture {
    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let clusters = try source.clusters()
        let found = clusters.summary
        guard found.tried.count > 1 else {
            throw CannotDraw(
                "only one number of clusters was tried, \(found.k); cluster by several, 2 to 9 for example, to compare")
        }
        let inertia = found.tried.map { Point(x: Double($0.k), y: $0.inertia) }
        let silhouette = found.tried.compactMap { trial in
            trial.silhouette.map { Point(x: Double(trial.k), y: $0) }
        }
        var panels = [panel("Elbow", "inertia: sum of squared distances to the centre", inertia, chosen: found.k)]
        if !silhouette.isEmpty {
            panels.append(panel("Silhouette", "mean silhouette of a sample", silhouette, chosen: found.k))
        }
        return Picture(
            title: "How many clusters", note: "\(ClusterPictures.note(source, clusters)); \(found.choice)",
            panels: panels,
            columns: 2)
    }

    private static func panel(_ title: String, _ axis: String, _ points: [Point], chosen: Int) -> Panel {
        let x = Axis.range(of: points.map(\.x), margin: 0.05)
        var panel = Panel(
            title: title, x: .whole(x, title: "clusters"),
            y: .numbers(Axis.range(of: points.map(\.y), margin: 0.08), title: axis), width: 400, height: 300)
        panel.layers = [
            .line(points, colour: .blue),
            .marks(points.map { Mark(x: $0.x, y: $0.y, colour: .blue) }, radius: 3.5),
            .marks(
                points.filter { $0.x == Double(chosen) }.map { Mark(x: $0.x, y: $0.y, colour: .vermilion) }, radius: 6),
        ]
        panel.legend = [LegendEntry(text: "chosen: \(chosen)", colour: .vermilion)]
        return panel
    }
}
