import CTimbreLoops
import TimbreBase

extension CPUBackend {
    /// Numbers that a thread takes at a time.
    static let elementTile = 1 << 14

    func gelu(_ values: Matrix<Float>, into result: Matrix<Float>) {
        let (from, to) = (values.pointer, result.pointer)
        workers.forEachTile(of: values.count, size: Self.elementTile) { _, range in
            timbre_gelu(from + range.lowerBound, range.count, to + range.lowerBound)
        }
    }

    func geluGradient(_ values: Matrix<Float>, gradient: Matrix<Float>) {
        let (from, slopes) = (values.pointer, gradient.pointer)
        workers.forEachTile(of: values.count, size: Self.elementTile) { _, range in
            timbre_gelu_gradient(from + range.lowerBound, range.count, slopes + range.lowerBound)
        }
    }
}
