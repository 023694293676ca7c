import TimbreCatalogue
import TimbreCompute
import TimbreMaps

/// Where songs lie in two dimensions.
struct SongPlane: Sendable {
    /// For example `t-SNE of latent vectors`.
    let title: String
    let axes: (x: String, y: String)
    /// What a reader must know besides; empty for nothing.
    private(set) var remark = ""
    /// The same for who has the picture drawn, and what to do.
    private(set) var note: String?
    /// Row-major `[songs, 2]`; NaN for songs that have no place.
    private let coordinates: [Float]
    /// Songs that have a place, ascending.
    let songs: [Int]

    /// The map that is there, where it is of these vectors; else their two principal components.
    ///
    /// - Parameters:
    ///   - kind: nil for any map, else for latent vectors where there is a model.
    ///   - arithmetic: of the eigenvectors.
    /// - Throws: `MapFault.constantFeatures`; `CatalogueFault.noModel`, `.damaged`.
    init(_ catalogue: Catalogue, on kind: SongVectors.Kind?, arithmetic: CPUArithmetic = .fastest) throws {
        var isOutdated = false
        do {
            let map = try catalogue.map()
            if kind == nil || kind == map.description.on {
                self.init(map)
                note = catalogue.note(on: map)
                leaveOut(catalogue.songCount - map.count, because: "newer than the map")
                return
            }
        } catch MapFault.noMap {
            // The principal components are drawn instead.
        } catch MapFault.mapOfEarlierModel {
            isOutdated = true
        }
        let vectors = try catalogue.vectors(kind)
        let principal = PrincipalComponents(fitting: vectors, components: 2, arithmetic: arithmetic)
        let places = principal.transform(vectors.values)
        self.init(
            coordinates: principal.count == 2 ? places : places.flatMap { [$0, 0] },
            title: "principal components of \(Self.name(of: vectors.kind))",
            shares: principal.explainedVarianceRatio)
        if isOutdated { remark = "the catalogue's map is of an earlier model" }
        leaveOut(catalogue.songCount - vectors.count, because: "without a latent vector")
    }

    private mutating func leaveOut(_ songs: Int, because reason: String) {
        if songs > 0 { remark += (remark.isEmpty ? "" : "; ") + "\(PictureText.songs(songs)) \(reason)" }
    }

    private init(_ map: SongMap) {
        let vectors = Self.name(of: map.description.on)
        switch map.description.method {
        case .pca:
            self.init(
                coordinates: map.coordinates, title: "principal components of \(vectors)",
                shares: map.description.explainedVariance ?? [])
        case .tsne: self.init(coordinates: map.coordinates, title: "t-SNE of \(vectors)", shares: [])
        case .umap: self.init(coordinates: map.coordinates, title: "UMAP of \(vectors)", shares: [])
        }
    }

    /// - Parameter shares: of the variance along each axis, where that is known.
    private init(coordinates: [Float], title: String, shares: [Double]) {
        func axis(_ index: Int, _ name: String) -> String {
            guard index < shares.count else { return "" }
            return "\(name) component, \(Int((shares[index] * 100).rounded())) % of the variance"
        }
        self.title = title
        self.coordinates = coordinates
        axes = (axis(0, "first"), axis(1, "second"))
        songs = (0..<coordinates.count / 2).filter {
            coordinates[$0 * 2].isFinite && coordinates[$0 * 2 + 1].isFinite
        }
    }

    func place(of song: Int) -> Point {
        Point(x: Double(coordinates[song * 2]), y: Double(coordinates[song * 2 + 1]))
    }

    /// In pixels: many marks are small.
    static func radius(ofMarks count: Int) -> Double { min(max(110 / Double(max(count, 1)).squareRoot(), 1.5), 3.2) }

    private static func name(of kind: SongVectors.Kind) -> String {
        switch kind {
        case .features: "features"
        case .latents: "latent vectors"
        }
    }

    /// An empty panel of this plane.
    ///
    /// Both axes have the same scale. A few songs far off, which would press the others together, lie outside.
    func panel(title: String, size: Double) -> Panel {
        let places = songs.map(place)
        let (x, y) = (Self.usualRange(places.map(\.x)), Self.usualRange(places.map(\.y)))
        let half = max(x.upperBound - x.lowerBound, y.upperBound - y.lowerBound) / 2 * 1.04
        func axis(_ range: ClosedRange<Double>, _ title: String) -> Axis {
            let middle = (range.lowerBound + range.upperBound) / 2
            return Axis(title: title, range: (middle - half)...(middle + half))
        }
        return Panel(title: title, x: axis(x, axes.x), y: axis(y, axes.y), width: size, height: size)
    }

    /// Songs that lie outside such a panel.
    func songsBeyond(_ panel: Panel) -> Int {
        songs.count {
            let place = place(of: $0)
            return !panel.x.range.contains(place.x) || !panel.y.range.contains(place.y)
        }
    }

    /// From the least to the largest, or what holds 99.8 % of the values where that is less than half as long.
    private static func usualRange(_ values: [Double]) -> ClosedRange<Double> {
        let sorted = values.sorted()
        guard let low = sorted.first, let high = sorted.last else { return 0...1 }
        let last = Double(sorted.count - 1)
        let (usualLow, usualHigh) = (sorted[Int(last * 0.001)], sorted[Int((last * 0.999).rounded(.up))])
        let range = high - low > 2 * (usualHigh - usualLow) && usualHigh > usualLow ? usualLow...usualHigh : low...high
        return Axis.range(of: [range.lowerBound, range.upperBound], margin: 0.02)
    }
}
