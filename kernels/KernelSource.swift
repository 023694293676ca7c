/// The OpenCL C of each operation, by the name of its file.
package enum KernelSource: String, CaseIterable, Sendable {
    case addRows, affinityStep, contrast, gather, groupMaxima, groupMaximaFew, groupMaximaTiles, multiply
    case nearestCentre, packQueries, packWeights, pairwiseAffinities, projectRows, replayRows, scoreGroups
    case selectSplit, selectTop, squaredError, sumByCentre, sumPieces, sumWeights, updateLayers, updateRows
    case walkSongs

    /// What a compiler is given: the headers that the file needs, then the file.
    package var text: String {
        String(decoding: headers.flatMap(\.self) + file, as: UTF8.self)
    }

    private var file: [UInt8] {
        switch self {
        case .addRows: PackageResources.add_rows_cl
        case .affinityStep: PackageResources.affinity_step_cl
        case .contrast: PackageResources.contrast_cl
        case .gather: PackageResources.gather_cl
        case .groupMaxima: PackageResources.group_maxima_cl
        case .groupMaximaFew: PackageResources.group_maxima_few_cl
        case .groupMaximaTiles: PackageResources.group_maxima_tiles_cl
        case .multiply: PackageResources.multiply_cl
        case .nearestCentre: PackageResources.nearest_centre_cl
        case .packQueries: PackageResources.pack_queries_cl
        case .packWeights: PackageResources.pack_weights_cl
        case .pairwiseAffinities: PackageResources.pairwise_affinities_cl
        case .projectRows: PackageResources.project_rows_cl
        case .replayRows: PackageResources.replay_rows_cl
        case .scoreGroups: PackageResources.score_groups_cl
        case .selectSplit: PackageResources.select_split_cl
        case .selectTop: PackageResources.select_top_cl
        case .squaredError: PackageResources.squared_error_cl
        case .sumByCentre: PackageResources.sum_by_centre_cl
        case .sumPieces: PackageResources.sum_pieces_cl
        case .sumWeights: PackageResources.sum_weights_cl
        case .updateLayers: PackageResources.update_layers_cl
        case .updateRows: PackageResources.update_rows_cl
        case .walkSongs: PackageResources.walk_songs_cl
        }
    }

    private var headers: [[UInt8]] {
        let step = [PackageResources.vectors_cl, PackageResources.training_cl]
        return switch self {
        case .addRows, .multiply:
            [
                PackageResources.vectors_cl, PackageResources.philox_cl, PackageResources.activation_cl,
                PackageResources.product_cl,
            ]
        case .walkSongs:
            step + [PackageResources.philox_cl, PackageResources.activation_cl, PackageResources.tile_product_cl]
        case .projectRows, .updateRows: step + [PackageResources.adam_step_cl, PackageResources.tile_product_cl]
        case .replayRows, .updateLayers: step + [PackageResources.adam_step_cl]
        case .packWeights, .sumPieces, .sumWeights: step
        case .groupMaxima, .groupMaximaFew, .groupMaximaTiles, .scoreGroups: [PackageResources.search_cl]
        case .selectSplit, .selectTop: [PackageResources.select_cl]
        case .affinityStep, .contrast, .gather, .nearestCentre, .packQueries, .pairwiseAffinities, .squaredError,
            .sumByCentre:
            []
        }
    }
}
