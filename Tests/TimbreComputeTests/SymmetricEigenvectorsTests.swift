import Foundation
import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCompute

@Suite("Eigenvectors of symmetric matrices")
struct SymmetricEigenvectorsTests {
    /// All that are present: own rotations, and LAPACK.
    static let arithmetics = Backends.arithmetics

    /// Symmetric, of numbers in −1 ..< 1.
    private func matrix(_ d: Int, seed: UInt64) -> [Double] {
        var random = SplitMix(state: seed)
        let values = (0..<d * d).map { _ in Double(random.uniform()) }
        return (0..<d * d).map { values[max($0 / d, $0 % d) * d + min($0 / d, $0 % d)] }
    }

    @Test("Eigenvalues and eigenvectors of second differences are those of a string", arguments: arithmetics)
    func secondDifferences(arithmetic: CPUArithmetic) {
        for d in [1, 2, 3, 20, 93] {
            var matrix = [Double](repeating: 0, count: d * d)
            for i in 0..<d {
                matrix[i * d + i] = 2
                if i > 0 { (matrix[i * d + i - 1], matrix[(i - 1) * d + i]) = (-1, -1) }
            }
            let eigen = SymmetricEigenvectors(of: matrix, dimensions: d, arithmetic: arithmetic)
            for row in 0..<d {
                let k = Double(d - row)
                let step = Double.pi * k / Double(d + 1)
                #expect(abs(eigen.values[row] - (2 - 2 * cos(step))) < 1e-13 * Double(d))
                let wave = (0..<d).map { (2 / Double(d + 1)).squareRoot() * sin(step * Double($0 + 1)) }
                let vector = eigen.vectors[row * d..<(row + 1) * d]
                let cosine = zip(vector, wave).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(abs(cosine) - 1) < 1e-12)
            }
        }
    }

    @Test("The largest element of a vector is positive, the first of equals decides", arguments: arithmetics)
    func signs(arithmetic: CPUArithmetic) {
        let eigen = SymmetricEigenvectors(of: [0, 1, 1, 0], dimensions: 2, arithmetic: arithmetic)
        let half = 0.5.squareRoot()
        for (number, expected) in zip(eigen.values + eigen.vectors, [1, -1, half, half, half, -half]) {
            #expect(abs(number - expected) < 1e-15)
        }
        for d in [5, 64, 65] {
            let eigen = SymmetricEigenvectors(of: matrix(d, seed: 3), dimensions: d, arithmetic: arithmetic)
            for row in 0..<d {
                let vector = eigen.vectors[row * d..<(row + 1) * d]
                #expect(vector.max()! >= -vector.min()! * (1 - 1e-11))
            }
        }
    }

    @Test("A matrix of nothing has none, one of zeros the axes, a diagonal one its own", arguments: arithmetics)
    func plain(arithmetic: CPUArithmetic) {
        #expect(SymmetricEigenvectors(of: [], dimensions: 0, arithmetic: arithmetic).values.isEmpty)
        let zeros = SymmetricEigenvectors(
            of: [Double](repeating: 0, count: 9), dimensions: 3, arithmetic: arithmetic)
        #expect(zeros.values == [0, 0, 0])
        #expect(Set(zeros.vectors) == [0, 1] && zeros.vectors.reduce(0, +) == 3)
        let diagonal = SymmetricEigenvectors(
            of: [-2, 0, 0, 0, 7, 0, 0, 0, 1], dimensions: 3, arithmetic: arithmetic)
        #expect(diagonal.values == [7, 1, -2])
        #expect(diagonal.vectors == [0, 1, 0, 0, 0, 1, 1, 0, 0])
    }

    @Test("LAPACK and rotations agree", .enabled(if: arithmetics.contains(.openBLAS), "OpenBLAS is not installed"))
    func agreement() {
        for d in [2, 7, 64, 93] {
            let matrix = matrix(d, seed: UInt64(d))
            let own = SymmetricEigenvectors(of: matrix, dimensions: d, arithmetic: .loops)
            let lapack = SymmetricEigenvectors(of: matrix, dimensions: d, arithmetic: .openBLAS)
            let norm = matrix.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let allowed = 50 * Double(d) * .ulpOfOne * norm
            for row in 0..<d {
                #expect(abs(own.values[row] - lapack.values[row]) < allowed)
                // A vector turns by the error over its eigenvalue's distance from the next (Davis, Kahan 1970).
                let gap =
                    [row - 1, row + 1].filter { (0..<d).contains($0) }
                    .map { abs(own.values[row] - own.values[$0]) }.min() ?? norm
                for j in row * d..<(row + 1) * d {
                    #expect(abs(own.vectors[j] - lapack.vectors[j]) < 2 * allowed / gap)
                }
            }
        }
    }

    @Test("The same bits every time, whoever else computes", arguments: arithmetics)
    func repeated(arithmetic: CPUArithmetic) {
        let matrix = matrix(70, seed: 9)
        let first = SymmetricEigenvectors(of: matrix, dimensions: 70, arithmetic: arithmetic)
        let others = Workers(count: 8).mapTiles(of: 16, size: 1) { _ in
            SymmetricEigenvectors(of: matrix, dimensions: 70, arithmetic: arithmetic)
        }
        #expect(others.allSatisfy { $0.values == first.values && $0.vectors == first.vectors })
    }

    @Test("Large matrices are LAPACK's, small ones the rotations'")
    func threshold() {
        let use = OpenBLASUse(.fastest)
        let isInstalled = OpenBLAS.installed != nil
        #expect(use.forEigenvectors(dimensions: OpenBLASUse.eigenvectorDimensions - 1) == nil)
        #expect((use.forEigenvectors(dimensions: OpenBLASUse.eigenvectorDimensions) != nil) == isInstalled)
        #expect(OpenBLASUse(.loops).forEigenvectors(dimensions: 1_000) == nil)
        #expect((OpenBLASUse(.openBLAS).forEigenvectors(dimensions: 1) != nil) == isInstalled)
    }
}
