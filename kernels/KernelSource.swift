/// The OpenCL C of each operation, by the name of its file.
package enum KernelSource: String, CaseIterable, Sendable {
    case adam, addRows, affinityStep, attend, averageRows, contrast, crossEntropy, drawLabels, drawSwaps, embedTokens
    case gather, gatherEntries, gelu, groupMaxima, groupMaximaFew, groupMaximaTiles, mergeSums, multiply
    case multiplyGradient, nearestCentre, normaliseRows, orderSongs, packQueries, packWeights, pairSongs
    case pairwiseAffinities, projectRows, replayRows, scan, scoreGroups, segmentRows, selectSplit, selectTop
    case sortByDigit
    case squaredError, sum, sumByCentre, sumPieces, sumWeights, updateLayers, updateRows, walkSongs

    /// Source for a compiler: the headers that the file needs, then the file.
    package var text: String {
        let (headers, file) = parts
        return String(decoding: headers.flatMap(\.self) + file, as: UTF8.self)
    }

    /// A line a kernel; how large each is compiled is told by `OpenCLTuning.sizes(of:)`.
    private var parts: (headers: [[UInt8]], file: [UInt8]) {
        let product = [
            PackageResources.vectors_cl, PackageResources.philox_cl, PackageResources.activation_cl,
            PackageResources.fours_cl, PackageResources.tile_product_cl,
        ]
        let step = product + [PackageResources.objective_cl, PackageResources.training_cl]
        let adam = step + [PackageResources.adam_step_cl]
        let random = [PackageResources.vectors_cl, PackageResources.philox_cl]
        let (topK, select) = ([PackageResources.fours_cl, PackageResources.top_k_cl], [PackageResources.select_cl])
        return switch self {
        case .adam:
            (
                [PackageResources.vectors_cl, PackageResources.adam_step_cl], PackageResources.adam_cl
            )
        case .addRows: (product, PackageResources.add_rows_cl)
        case .affinityStep: ([], PackageResources.affinity_step_cl)
        case .attend: ([], PackageResources.attend_cl)
        case .averageRows: ([], PackageResources.average_rows_cl)
        case .contrast: (product, PackageResources.contrast_cl)
        case .crossEntropy: ([], PackageResources.cross_entropy_cl)
        case .drawLabels: (random, PackageResources.draw_labels_cl)
        case .drawSwaps: (random, PackageResources.draw_swaps_cl)
        case .embedTokens: (random, PackageResources.embed_tokens_cl)
        case .gather: ([], PackageResources.gather_cl)
        case .gatherEntries: (random, PackageResources.gather_entries_cl)
        case .gelu: ([], PackageResources.gelu_cl)
        case .groupMaxima: (topK, PackageResources.group_maxima_cl)
        case .groupMaximaFew: (topK, PackageResources.group_maxima_few_cl)
        case .groupMaximaTiles: (topK, PackageResources.group_maxima_tiles_cl)
        case .mergeSums: ([], PackageResources.merge_sums_cl)
        case .multiply: (product, PackageResources.multiply_cl)
        case .multiplyGradient: (product, PackageResources.multiply_gradient_cl)
        case .nearestCentre: ([], PackageResources.nearest_centre_cl)
        case .normaliseRows: ([], PackageResources.normalise_rows_cl)
        case .orderSongs: ([], PackageResources.order_songs_cl)
        case .packQueries: ([], PackageResources.pack_queries_cl)
        case .packWeights: (step, PackageResources.pack_weights_cl)
        case .pairSongs: ([], PackageResources.pair_songs_cl)
        case .pairwiseAffinities: ([], PackageResources.pairwise_affinities_cl)
        case .projectRows: (adam, PackageResources.project_rows_cl)
        case .replayRows: (adam, PackageResources.replay_rows_cl)
        case .scan: ([], PackageResources.scan_cl)
        case .scoreGroups: (topK, PackageResources.score_groups_cl)
        case .segmentRows: ([], PackageResources.segment_rows_cl)
        case .selectSplit: (select, PackageResources.select_split_cl)
        case .selectTop: (select, PackageResources.select_top_cl)
        case .sortByDigit: ([], PackageResources.sort_by_digit_cl)
        case .squaredError: ([], PackageResources.squared_error_cl)
        case .sum: ([], PackageResources.sum_cl)
        case .sumByCentre: ([], PackageResources.sum_by_centre_cl)
        case .sumPieces: (step, PackageResources.sum_pieces_cl)
        case .sumWeights: (step, PackageResources.sum_weights_cl)
        case .updateLayers: (adam, PackageResources.update_layers_cl)
        case .updateRows: (adam, PackageResources.update_rows_cl)
        case .walkSongs: (step, PackageResources.walk_songs_cl)
        }
    }
}
