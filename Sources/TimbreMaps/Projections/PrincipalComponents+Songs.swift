package import TimbreCompute

extension PrincipalComponents {
    /// Fits the principal components of songs' vectors.
    package init(
        fitting vectors: SongVectors, components: Int? = nil, threads: Int? = nil, arithmetic: CPUArithmetic = .fastest
    ) {
        self.init(
            fitting: vectors.values, dimensions: vectors.dimensions, components: components, threads: threads,
            arithmetic: arithmetic)
    }
}
