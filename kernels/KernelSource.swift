/// The OpenCL C of each operation, by the name of its file.
public enum KernelSource: String, CaseIterable, Sendable {
    case adam, adamRows, gather, groupMaxima, groupMaximaFew, groupMaximaTiles, multiply, packQueries, propagate
    case scoreGroups, segmentSums, selectSplit, selectTop, squaredError, transpose, weightGradient

    /// What a compiler is given: the headers that the file needs, then the file.
    public var text: String {
        String(decoding: headers.flatMap(\.self) + file, as: UTF8.self)
    }

    private var file: [UInt8] {
        switch self {
        case .adam: PackageResources.adam_cl
        case .adamRows: PackageResources.adam_rows_cl
        case .gather: PackageResources.gather_cl
        case .groupMaxima: PackageResources.group_maxima_cl
        case .groupMaximaFew: PackageResources.group_maxima_few_cl
        case .groupMaximaTiles: PackageResources.group_maxima_tiles_cl
        case .multiply: PackageResources.multiply_cl
        case .packQueries: PackageResources.pack_queries_cl
        case .propagate: PackageResources.propagate_cl
        case .scoreGroups: PackageResources.score_groups_cl
        case .segmentSums: PackageResources.segment_sums_cl
        case .selectSplit: PackageResources.select_split_cl
        case .selectTop: PackageResources.select_top_cl
        case .squaredError: PackageResources.squared_error_cl
        case .transpose: PackageResources.transpose_cl
        case .weightGradient: PackageResources.weight_gradient_cl
        }
    }

    private var headers: [[UInt8]] {
        switch self {
        case .multiply, .propagate:
            [
                PackageResources.vectors_cl, PackageResources.philox_cl, PackageResources.activation_cl,
                PackageResources.product_cl,
            ]
        case .weightGradient: [PackageResources.vectors_cl]
        case .squaredError: [PackageResources.activation_cl]
        case .adam, .adamRows: [PackageResources.adam_step_cl]
        case .groupMaxima, .groupMaximaFew, .groupMaximaTiles, .scoreGroups: [PackageResources.search_cl]
        case .selectSplit, .selectTop: [PackageResources.select_cl]
        case .gather, .packQueries, .segmentSums, .transpose: []
        }
    }
}
