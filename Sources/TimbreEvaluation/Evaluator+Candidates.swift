import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreMaps

extension Evaluator {
    /// Every system, in the order of a table.
    func candidates() throws -> [Candidate] {
        let scores = try catalogue.vectors(.features).removing(years)
        let hasModel = catalogue.state.hasModel
        let width = hasModel ? try catalogue.latents().columns : catalogue.recipe.network.latent
        let all =
            untrained(scores, width: width) + [classic()] + linear(scores) + (hasModel ? model() : [])
            + (try options.vectors.map(given))
        return all.filter { !options.skipped.contains($0.name) }
    }

    /// Features that tell the year: raw features are those of the sound, and the year is a baseline of its own, whether
    /// the recipe has it as a feature or not.
    private var years: Set<String> {
        let dates = Set(catalogue.recipe.date)
        return Set(
            catalogue.recipe.features.filter { $0.isYear || !dates.isDisjoint(with: $0.columns) }.map(\.name))
    }

    /// Of no arithmetic, or almost none.
    private func untrained(_ scores: SongVectors, width: Int) -> [Candidate] {
        [
            Candidate(name: "random", title: "random", hidesArtist: true) {
                var draws = EvaluationDraws(.randomVectors, seed: options.seed)
                return CandidateVectors((0..<songs.count * width).map { _ in Float(draws.normal()) }, dimensions: width)
            },
            Candidate(name: "min_max", title: "raw min-max", hidesArtist: true) {
                CandidateVectors(SongVectors(minMaxOf: data, catalogue.recipe).removing(years))
            },
            Candidate(name: "standard", title: "raw standard scores", hidesArtist: true) { CandidateVectors(scores) },
            Candidate(name: "pca", title: "PCA, \(width) wide", hidesArtist: true) {
                guard width < scores.dimensions else {
                    throw Candidate.LeftOut(
                        reason: "of \(scores.dimensions) features it would turn the raw standard scores, with the same "
                            + "cosines; it says something where there are more features than latent numbers")
                }
                let principal = PrincipalComponents(
                    fitting: scores, components: width, arithmetic: device.arithmetic)
                return CandidateVectors(principal.transform(scores.values), dimensions: principal.count)
            },
        ]
    }

    /// What a few lines of linear algebra make of scores, year and artist.
    private func linear(_ scores: SongVectors) -> [Candidate] {
        let base = scores.appending(songs.years, named: "year")
        let blend = ArtistBlend()
        func whitened() throws -> [Float] {
            guard
                let whitening = WithinArtistWhitening(
                    fitting: base.values, dimensions: base.dimensions, artists: songs.mainArtists,
                    arithmetic: device.arithmetic)
            else { throw Candidate.LeftOut(reason: "no artist has songs that differ") }
            return whitening.apply(base.values)
        }
        func blended(_ values: [Float]) throws -> CandidateVectors {
            guard !songs.artists.ids.isEmpty else {
                throw Candidate.LeftOut(reason: "no song has an artist")
            }
            return CandidateVectors(
                blend.blend(values, dimensions: base.dimensions, artists: songs.artists), dimensions: base.dimensions)
        }
        return [
            Candidate(name: "scores_year", title: "scores and year", hidesArtist: true) { CandidateVectors(base) },
            Candidate(name: "whitened", title: "scores and year, whitened", hidesArtist: true) {
                CandidateVectors(try whitened(), dimensions: base.dimensions)
            },
            Candidate(name: "artist_blend", title: "scores and year + 6 × artist") { try blended(base.values) },
            Candidate(name: "whitened_blend", title: "whitened + 6 × artist") { try blended(whitened()) },
        ]
    }

    private static let classicTitle = "classic autoencoder"

    private func classic() -> Candidate {
        let knowsArtist = catalogue.recipe.categories.contains { $0.name == "artist" && $0.isFeature }
        return Candidate(name: "classic", title: Self.classicTitle, hidesArtist: !knowsArtist) {
            let classic = try ClassicAutoencoder(for: catalogue.recipe, training: heldOut.training)
            // Trained for this one comparison: worth another device's time where the first fails.
            return try device.team.run {
                try classic.vectors(of: data, device: $0, work: work.part { .training(title: Self.classicTitle, $0) })
            }
        }
    }

    /// The catalogue's; where it knows artists, the same without them, and with new songs by new artists as queries.
    private func model() -> [Candidate] {
        let artist = catalogue.recipe.categories.firstIndex { $0.name == "artist" && $0.isFeature }
        let warm = Candidate(name: "model", title: "model", kind: .model, hidesArtist: artist == nil) {
            let latents = try catalogue.latents()
            return CandidateVectors(latents.floats(rows: 0..<songs.count), dimensions: latents.columns)
        }
        guard let artist else { return [warm] }
        func cold() throws -> CandidateVectors {
            let encoder = try Encoder(catalogue.modelFile(), expecting: catalogue.recipe, device: device)
            return CandidateVectors(
                try coldVectors(encoder, data, artistColumn: artist, work: work.silent()),
                dimensions: encoder.latentWidth)
        }
        return [
            warm,
            Candidate(
                name: "model_cold", title: "model, artists hidden", kind: .model, hidesArtist: true, make: cold),
            Candidate(name: "model_new", title: "model, only the query's hidden", kind: .model, hidesArtist: true) {
                let latents = try catalogue.latents()
                return CandidateVectors(
                    latents.floats(rows: 0..<songs.count), queries: try cold().values, dimensions: latents.columns)
            },
        ]
    }

    private func given(_ vectors: GivenVectors) throws -> Candidate {
        // What is wrong with a file is better said before minutes of work than after.
        let values = try vectors.read(songs)
        let names = (options.vectors.map(\.path) + EvaluationOptions.systemNames).map {
            ($0 as NSString).lastPathComponent
        }
        let last = (vectors.path as NSString).lastPathComponent
        let name = names.count { $0 == last } > 1 ? vectors.path : last
        return Candidate(name: name, title: name, kind: .given) { values }
    }
}

/// The latent vectors of all songs as if nobody knew their artists.
func coldVectors(
    _ encoder: Encoder, _ data: SongFeatures, artistColumn: Int, work: Work<Portion>
) throws -> [Float] {
    var hidden = data
    for place in stride(from: artistColumn, to: data.categories.count, by: data.vocabularySizes.count) {
        hidden.categories[place] = 0
    }
    hidden.furtherNames = stride(from: 0, to: data.furtherNames.count, by: 3).flatMap { name in
        data.furtherNames[name + 1] == artistColumn ? [] : Array(data.furtherNames[name..<name + 3])
    }
    return try encoder.encode(hidden, work: work)
}
