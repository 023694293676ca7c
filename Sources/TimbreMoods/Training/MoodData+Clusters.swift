import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreMaps

extension MoodData {
    /// Names of clusters as labels: k-means of all songs' scaled inputs, each cluster named by the first rule that its
    /// centre meets. A classifier that learns them learns the rules again.
    ///
    /// - Throws: `MoodFault.noInputs`, `.tooFewRows`, `.oneClass`; `MapFault.fewerSongsThanClusters`; `ComputeFault`;
    ///   `CancellationError`.
    init(clusteringSongsOf catalogue: Catalogue, _ recipe: MoodRecipe, device: Device, work: Work<Never>) throws {
        guard case .clusters(let naming) = recipe.labels else { preconditionFailure("labels of another source") }
        let (table, lacking) = try catalogue.moodInputs(recipe)
        (self.table, self.lacking) = (table, lacking)
        let rows = (0..<catalogue.songCount).filter { table.mayBeRead($0) }
        let encoder = try InputEncoder(fitting: table, rows: rows, by: recipe, work: work)
        let encoded = encoder.encode(table, rows: rows)
        guard encoded.numberCount > 0 else {
            throw MoodFault.noInputs(
                path: catalogue.path, recipe: recipe.name, missing: lacking + ["numbers to cluster"],
                present: catalogue.recipe.features.map(\.name))
        }
        let means = try KMeans(encoded.numbers, dimensions: encoded.numberCount, device: device)
        var parameters = KMeans.Parameters(k: naming.k)
        parameters.seed = recipe.training.seed
        let fit = try means.fit(parameters, work: work.silent())
        let names = naming.names(ofCentres: fit.centres, inputs: encoder.columns)
        let classes = Set(names).sorted()
        let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        self.rows = rows
        targets = Targets(
            classes: classes, ids: fit.labels.map { [places[names[Int($0)]] ?? 0] }, areSeveral: false)
        artists = try Self.artists(of: rows, in: catalogue)
        originals = table.groups(of: rows)
        groups = originals
        try check(path: catalogue.path)
    }
}

extension ClusterNamesRecipe {
    /// - Parameters:
    ///   - centres: row-major `[clusters, inputs]`.
    ///   - inputs: names of the columns.
    func names(ofCentres centres: [Float], inputs: [String]) -> [String] {
        let width = inputs.count
        let count = centres.count / width
        func column(_ name: String) -> [Double]? {
            inputs.firstIndex(of: name).map { place in (0..<count).map { Double(centres[$0 * width + place]) } }
        }
        func isMet(_ name: String, _ cluster: Int, _ holds: (Double, [Double]) -> Bool) -> Bool {
            column(name).map { holds($0[cluster], $0.sorted()) } ?? false
        }
        return (0..<count).map { cluster in
            rules.first { rule in
                rule.high.allSatisfy { isMet($0, cluster) { $0 > Self.percentile(high, of: $1) } }
                    && rule.low.allSatisfy { isMet($0, cluster) { $0 < Self.percentile(low, of: $1) } }
            }?.name ?? other
        }
    }

    /// Percentile with linear interpolation between neighbours, as NumPy's default.
    private static func percentile(_ percent: Double, of sorted: [Double]) -> Double {
        let place = percent / 100 * Double(sorted.count - 1)
        let (lower, upper) = (Int(place), min(Int(place) + 1, sorted.count - 1))
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
}
