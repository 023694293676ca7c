import Foundation
import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles
import TimbreLearning
import TimbreMaps

extension Evaluator {
    /// All systems to measure, in the order of a table.
    func candidates() throws -> [Candidate] {
        let scores = try catalogue.vectors(.features).removing(years)
        let trained = models.filter(\.isTrained)
        let width = catalogue.state.hasModel ? try catalogue.latents().columns : catalogue.recipe.vectorWidth
        let own =
            untrained(scores, width: width) + [classic()] + linear(scores) + neighbours() + trained.flatMap(views)
        let all = own + (try options.vectors.map { try given($0, beside: own.map(\.name)) })
        return all.filter { !options.skipped.contains($0.skipName) }
    }

    /// Names of features that tell the year. They are no raw features of the sound: the year is a baseline of its own,
    /// whether the recipe has it as a feature or not.
    private var years: Set<String> {
        let dates = Set(catalogue.recipe.date)
        return Set(
            catalogue.recipe.features.filter { $0.isYear || !dates.isDisjoint(with: $0.columns) }.map(\.name))
    }

    /// Baselines that know features at most: random vectors, scaled features, and their principal components.
    private func untrained(_ scores: SongVectors, width: Int) -> [Candidate] {
        [
            Candidate(name: "random", title: "random", hidesArtist: true) {
                var draws = EvaluationDraws(.randomVectors, seed: options.seed)
                return .vectors(
                    CandidateVectors((0..<songs.count * width).map { _ in Float(draws.normal()) }, dimensions: width))
            },
            Candidate(name: "min_max", title: "raw min-max", hidesArtist: true) {
                .vectors(CandidateVectors(SongVectors(data, by: .minmax, catalogue.recipe).removing(years)))
            },
            Candidate(name: "standard", title: "raw standard scores", hidesArtist: true) {
                .vectors(CandidateVectors(scores))
            },
            Candidate(name: "pca", title: "PCA, \(width) wide", hidesArtist: true) {
                guard width < scores.dimensions else {
                    throw Candidate.LeftOut(
                        reason:
                            "of only \(scores.dimensions) features it would have the cosines of the raw standard scores"
                    )
                }
                let principal = PrincipalComponents(
                    fitting: scores, components: width, arithmetic: device.arithmetic)
                return .vectors(CandidateVectors(principal.transform(scores.values), dimensions: principal.count))
            },
        ]
    }

    /// Baselines by linear algebra on scores, year and artist.
    private func linear(_ scores: SongVectors) -> [Candidate] {
        let base = scores.appending(songs.years, named: "year")
        let blend = ArtistBlend()
        func whitened(_ base: SongVectors) throws -> SongVectors {
            guard
                let whitening = WithinArtistWhitening(
                    fitting: base.values, dimensions: base.dimensions, artists: songs.mainArtists,
                    arithmetic: device.arithmetic)
            else { throw Candidate.LeftOut(reason: "no artist has songs that differ") }
            return SongVectors(kind: base.kind, values: whitening.apply(base.values), names: base.names)
        }
        func blended(_ base: SongVectors) throws -> Candidate.System {
            guard !songs.artists.ids.isEmpty else {
                throw Candidate.LeftOut(reason: "no song has an artist")
            }
            return .vectors(
                CandidateVectors(
                    blend.blend(base.values, dimensions: base.dimensions, artists: songs.artists),
                    dimensions: base.dimensions))
        }
        func normal() -> SongVectors {
            SongVectors(data, by: .normal, catalogue.recipe).removing(years)
                .appending(normalScoresOf: songs.years, named: "year", catalogue.recipe)
        }
        return [
            Candidate(name: "scores_year", title: "scores and year", hidesArtist: true) {
                .vectors(CandidateVectors(base))
            },
            Candidate(name: "whitened", title: "scores and year, whitened", hidesArtist: true) {
                .vectors(CandidateVectors(try whitened(base)))
            },
            Candidate(name: "artist_blend", title: "scores and year + 6 × artist") { try blended(base) },
            Candidate(name: "whitened_blend", title: "whitened + 6 × artist") { try blended(whitened(base)) },
            Candidate(name: "normal_whitened", title: "normal scores, whitened", hidesArtist: true) {
                .vectors(CandidateVectors(try whitened(normal())))
            },
            Candidate(name: "normal_whitened_blend", title: "normal whitened + 6 × artist") {
                try blended(whitened(normal()))
            },
        ]
    }

    /// Baselines that know nothing but playlists.
    private func neighbours() -> [Candidate] {
        guard let playlists else { return [] }
        func known() throws -> KnownPlaylists {
            guard let known = playlists.known else {
                throw Candidate.LeftOut(
                    reason: "it needs playlists that are not measured, and all of “\(playlists.summary.file)” are")
            }
            return known
        }
        return [
            Candidate(name: "popularity", title: "popularity", hidesArtist: true, knowsPlaylists: true) {
                let popularity = try known().popularity
                return .scores(dimensions: 1) { _ in popularity }
            },
            Candidate(name: "item_neighbours", title: "item neighbours", hidesArtist: true, knowsPlaylists: true) {
                let known = try known()
                return .scores(dimensions: known.count, known.likeness)
            },
        ]
    }

    private static let classicTitle = "classic autoencoder"

    private func classic() -> Candidate {
        let knowsArtist = catalogue.recipe.categories.contains { $0.name == "artist" && $0.isFeature }
        return Candidate(name: "classic", title: Self.classicTitle, hidesArtist: !knowsArtist) {
            let classic = try ClassicAutoencoder(for: catalogue.recipe, training: models[0].heldOut.training)
            // A network trained for this one comparison is worth another device's time where the first fails.
            return .vectors(
                try device.team.run {
                    try classic.vectors(
                        of: data, in: catalogue, device: $0, work: work.part { .training(title: Self.classicTitle, $0) }
                    )
                })
        }
    }

    /// - Parameter systems: the names already taken.
    private func given(_ vectors: GivenVectors, beside systems: [String]) throws -> Candidate {
        // A fault in a file is reported before minutes of work, not after.
        let values = try vectors.read(songs)
        let names = (options.vectors.map(\.path) + Set(EvaluationOptions.systemNames + systems)).map {
            ($0 as NSString).lastPathComponent
        }
        let last = (vectors.path as NSString).lastPathComponent
        let name = names.count { $0 == last } > 1 ? vectors.path : last
        return Candidate(name: name, title: name, kind: .given) { .vectors(values) }
    }
}
