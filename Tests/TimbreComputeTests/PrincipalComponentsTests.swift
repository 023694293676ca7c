import Testing
import TimbreTestSupport

@testable import TimbreCompute

@Suite struct PrincipalComponentsTests {
    /// Songs stretched by `1, 2, …, d` along directions that are not the axes.
    private func songs(_ n: Int, dimensions d: Int, seed: UInt64) -> [Float] {
        var random = SplitMix(state: seed)
        let mixing = (0..<d * d).map { _ in Double(random.uniform()) }
        return (0..<n).flatMap { _ in
            let draws = (0..<d).map { Double(random.uniform()) * Double($0 + 1) }
            return (0..<d).map { j in Float(3 + (0..<d).reduce(0) { $0 + mixing[j * d + $1] * draws[$1] }) }
        }
    }

    @Test(arguments: [(1, 1), (2, 3), (7, 5), (93, 7), (5000, 12)])
    func `Components are eigenvectors of the covariance, of unit length and at right angles`(n: Int, d: Int) {
        let values = songs(n, dimensions: d, seed: UInt64(n * d))
        let principal = PrincipalComponents(fitting: values, dimensions: d)
        #expect(principal.count == d && principal.dimensions == d)
        let means = (0..<d).map { j in (0..<n).reduce(0) { $0 + Double(values[$1 * d + j]) } / Double(n) }
        func covariance(_ j: Int, _ k: Int) -> Double {
            (0..<n).reduce(0) {
                $0 + (Double(values[$1 * d + j]) - means[j]) * (Double(values[$1 * d + k]) - means[k])
            } / Double(max(n - 1, 1))
        }
        let matrix = (0..<d * d).map { covariance($0 / d, $0 % d) }
        let scale = max((0..<d).reduce(0) { $0 + matrix[$1 * d + $1] }, 1e-300)
        for i in 0..<d {
            let vector = Array(principal.components[i * d..<(i + 1) * d])
            for k in i..<d {
                let product = (0..<d).reduce(0) { $0 + vector[$1] * principal.components[k * d + $1] }
                #expect(abs(product - (i == k ? 1 : 0)) < 1e-12)
            }
            for j in 0..<d {
                let image = (0..<d).reduce(0) { $0 + matrix[j * d + $1] * vector[$1] }
                #expect(abs(image - principal.explainedVariance[i] * vector[j]) < 1e-12 * scale)
            }
            #expect(vector.max { abs($0) < abs($1) }! > 0)
        }
        #expect(principal.explainedVariance == principal.explainedVariance.sorted(by: >))
        let shares = principal.explainedVarianceRatio.reduce(0, +)
        #expect(n == 1 ? shares == 0 : abs(shares - 1) < 1e-12)
    }

    @Test func `Projected songs vary along a component as much as it explains`() {
        let (n, d) = (700, 6)
        let values = songs(n, dimensions: d, seed: 4)
        let principal = PrincipalComponents(fitting: values, dimensions: d, components: 2)
        let plane = principal.transform(values)
        #expect(plane.count == n * 2)
        for axis in 0..<2 {
            let along = (0..<n).map { Double(plane[$0 * 2 + axis]) }
            let variance = along.reduce(0) { $0 + $1 * $1 } / Double(n - 1)
            #expect(abs(variance / principal.explainedVariance[axis] - 1) < 1e-5)
        }
    }

    @Test func `The number of threads changes no bit`() {
        let values = songs(10_000, dimensions: 5, seed: 8)
        let one = PrincipalComponents(fitting: values, dimensions: 5, threads: 1)
        let three = PrincipalComponents(fitting: values, dimensions: 5, threads: 3)
        #expect(one.components == three.components && one.explainedVariance == three.explainedVariance)
        #expect(one.transform(values, threads: 1) == three.transform(values, threads: 3))
    }

    @Test func `Constant columns explain nothing, and songs that do not differ have no variance`() {
        var values = songs(50, dimensions: 3, seed: 2)
        for row in 0..<50 { values[row * 3 + 1] = 7 }
        let principal = PrincipalComponents(fitting: values, dimensions: 3)
        #expect(principal.explainedVariance[2] == 0)
        #expect(abs(principal.components[2 * 3 + 1]) == 1)
        let equal = PrincipalComponents(fitting: [Float](repeating: 2, count: 12), dimensions: 3)
        #expect(equal.explainedVariance == [0, 0, 0] && equal.explainedVarianceRatio == [0, 0, 0])
        #expect(equal.transform([2, 2, 2]) == [0, 0, 0])
    }
}
