import TimbreBase
import TimbreCatalogue
import TimbreFiles
import TimbreLearning

extension Evaluator {
    /// Views of a model that are measured: the whole model and, where it knows artists, the model with all artists
    /// hidden and the model with only the query's artist hidden.
    func views(of model: EvaluatedModel) -> [Candidate] {
        let recipe = model.catalogue.recipe
        let artist = recipe.categories.firstIndex { $0.name == "artist" && $0.isFeature }
        func candidate(
            _ kind: Candidate.ModelView.Kind, _ vectors: @escaping () throws -> CandidateVectors
        ) -> Candidate {
            Candidate(
                name: kind.rawValue + (model.isMain ? "" : ":\(model.name)"),
                title: (model.isNamed ? "model \(model.name)" : "model") + kind.remark, kind: .model,
                hidesArtist: kind != .whole || artist == nil, knowsPlaylists: model.playlists != nil,
                view: Candidate.ModelView(kind: kind, model: model)
            ) { .vectors(try vectors()) }
        }
        func whole(queries: [Float]? = nil) throws -> CandidateVectors {
            let latents = try model.catalogue.latents()
            return CandidateVectors(
                latents.floats(rows: 0..<songs.count), queries: queries, dimensions: latents.columns)
        }
        guard let artist else { return [candidate(.whole) { try whole() }] }
        func cold() throws -> CandidateVectors {
            let encoder = try model.catalogue.encoder(device: device)
            return CandidateVectors(
                try coldVectors(encoder, data, artistColumn: artist, work: work.silent()),
                dimensions: encoder.latentWidth)
        }
        return [
            candidate(.whole) { try whole() }, candidate(.cold, cold),
            candidate(.new) { try whole(queries: cold().values) },
        ]
    }
}

/// The latent vectors of all songs with their artists hidden from the model, row-major `[songs, latent]`.
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
