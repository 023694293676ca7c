import CTimbreOpenBLAS

extension OpenBLAS {
    /// Eigenvalues, ascending, and eigenvectors of a symmetric matrix: `dsyevd` of LAPACK.
    ///
    /// - Parameter matrix: `[d, d]`, d at least 1.
    /// - Returns: vectors as `[d, d]`, row i of `values[i]`, of either sign; nil where the build has no LAPACK and
    ///   where the method does not converge.
    func eigenvectors(of matrix: [Double], dimensions d: Int) -> (values: [Double], vectors: [Double])? {
        guard let compute = functions.eigenvectors else { return nil }
        var size = blasint(d)
        var vectors = matrix
        var values = [Double](repeating: 0, count: d)
        var status: blasint = 0
        // The sizes that the documentation of dsyevd asks for.
        var memory = [Double](repeating: 0, count: 1 + 6 * d + 2 * d * d)
        var integers = [blasint](repeating: 0, count: 3 + 5 * d)
        var (memoryCount, integerCount) = (blasint(memory.count), blasint(integers.count))
        Self.oneOfCallers {
            compute(
                "V", "L", &size, &vectors, &size, &values, &memory, &memoryCount, &integers, &integerCount, &status, 1,
                1)
        }
        // LAPACK's matrices are column-major: its columns are the rows here.
        return status == 0 ? (values, vectors) : nil
    }
}
