package import TimbreCompute

extension PrincipalComponents {
    /// Of songs; as above.
    package init(
        fitting vectors: SongVectors, components: Int? = nil, threads: Int? = nil, arithmetic: CPUArithmetic = .fastest
    ) {
        self.init(
            fitting: vectors.values, dimensions: vectors.dimensions, components: components, threads: threads,
            arithmetic: arithmetic)
    }
}
