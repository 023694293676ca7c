import TimbreMaps

/// Songs on a plane by their cluster; centres are marked and named.
enum ClusterScatterPicture {
    private static let size = 680.0
    /// More names than that lie upon each other.
    private static let mostNames = 30

    /// - Throws: `CannotDraw`; `CatalogueFault`.
    static func draw(_ source: PictureSource) throws -> Picture {
        let clusters = try source.clusters()
        let plane = try source.plane(on: source.options.on ?? clusters.summary.on)
        let placed = plane.songs.filter { $0 < clusters.labels.count && clusters.labels[$0] >= 0 }
        guard !placed.isEmpty else { throw CannotDraw("no song of the clusters has a place on the map") }
        let sample = SongSample.choose(source.options.sample, of: placed, seed: source.options.seed)
        var panel = plane.panel(title: "", size: size)
        let shape = { (cluster: Int) in
            Shape.allCases[cluster / Colour.classes.count % Shape.allCases.count]
        }
        let marks = SongSample.shuffled(sample, seed: source.options.seed).map { song -> Mark in
            let (place, cluster) = (plane.place(of: song), Int(clusters.labels[song]))
            let colour = Colour.classes[cluster % Colour.classes.count].faded(to: 0.5)
            return Mark(x: place.x, y: place.y, colour: colour, shape: shape(cluster))
        }
        let centres = centres(of: clusters, plane: plane, songs: placed).filter {
            panel.x.range.contains($0.place.x) && panel.y.range.contains($0.place.y)
        }
        panel.layers = [.marks(marks, radius: SongPlane.radius(ofMarks: sample.count) * 1.2)]
        let names = centres.count <= mostNames ? names(of: centres, clusters.summary, panel) : []
        for name in names where name.needsLine {
            let end = Point(x: name.label.x, y: name.label.y)
            panel.layers.append(.line([name.point, end], colour: .grey, width: 1))
        }
        panel.layers.append(
            .marks(centres.map { Mark(x: $0.place.x, y: $0.place.y, colour: .white) }, radius: 6.5))
        panel.layers.append(
            .marks(
                centres.map { centre in
                    Mark(
                        x: centre.place.x, y: centre.place.y,
                        colour: Colour.classes[centre.cluster % Colour.classes.count], shape: shape(centre.cluster))
                }, radius: 5))
        panel.layers.append(.texts(names.map(\.label)))
        panel.legend = clusters.summary.clusters.map { cluster in
            LegendEntry(
                text: "\(ClusterPictures.name(of: cluster)), \(Number.percent(cluster.share, decimals: 0))",
                colour: Colour.classes[cluster.id % Colour.classes.count], sign: .mark(shape(cluster.id)))
        }
        var note = [source.note(sample.count), "large signs: middles of clusters"]
        let beyond = plane.songsBeyond(panel)
        if beyond > 0 { note.append("\(PictureText.songs(beyond)) beyond the edges") }
        // Songs that are newer than both are told once: a long line makes a wide picture.
        note += [ClusterPictures.newer(clusters), plane.remark].filter { !$0.isEmpty }.prefix(1)
        return Picture(
            title: "Clusters on the \(plane.title)", note: note.joined(separator: "; "), panels: [panel])
    }

    private typealias Centre = (cluster: Int, place: Point)

    /// The mean place of each cluster's songs: where the principal components have its centre.
    private static func centres(of clusters: SongClusters, plane: SongPlane, songs: [Int]) -> [Centre] {
        var sums = [(x: Double, y: Double, count: Double)](repeating: (0, 0, 0), count: clusters.summary.k)
        for song in songs {
            let (cluster, place) = (Int(clusters.labels[song]), plane.place(of: song))
            sums[cluster].x += place.x
            sums[cluster].y += place.y
            sums[cluster].count += 1
        }
        return sums.enumerated().filter { $0.element.count > 0 }.map { cluster, sum in
            (cluster, Point(x: sum.x / sum.count, y: sum.y / sum.count))
        }
    }

    /// A name at a centre.
    private typealias Name = (label: Label, point: Point, needsLine: Bool)

    /// A name beside each centre, moved where it would lie upon another, without those for which there is no room: all are
    /// in the legend.
    private static func names(of centres: [Centre], _ found: ClusterSummary, _ panel: Panel) -> [Name] {
        let (xScale, yScale) = (
            panel.width / (panel.x.range.upperBound - panel.x.range.lowerBound),
            panel.height / (panel.y.range.upperBound - panel.y.range.lowerBound)
        )
        var placement = LabelPlacement(width: panel.width, height: panel.height)
        let points = centres.map { centre in
            (
                x: (centre.place.x - panel.x.range.lowerBound) * xScale,
                y: (centre.place.y - panel.y.range.lowerBound) * yScale
            )
        }
        for point in points { placement.keepFree(around: point, radius: 7) }
        return zip(centres, points).compactMap { centre, point in
            let text = ClusterPictures.shortName(of: found.clusters[centre.cluster])
            return placement.place(width: PictureText.width(text, isBold: true), near: point).map { place in
                let label = Label(
                    x: panel.x.range.lowerBound + place.x / xScale, y: panel.y.range.lowerBound + place.y / yScale,
                    text: text, isBold: true, isBoxed: true)
                return (label, centre.place, place.needsLine)
            }
        }
    }
}
