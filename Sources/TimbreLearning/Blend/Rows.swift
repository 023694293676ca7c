import TimbreBase
import TimbreCompute

extension [Float] {
    /// The mean of rows, `[width]`; zeros where there is none.
    ///
    /// - Parameter ofDirections: leaves out rows of zeros.
    func meanRow(width: Int, ofDirections: Bool = false) -> [Float] {
        var (sums, rows) = ([Double](repeating: 0, count: width), 0)
        for start in stride(from: 0, to: count, by: width) {
            if ofDirections, self[start..<start + width].allSatisfy({ $0 == 0 }) { continue }
            for j in 0..<width { sums[j] += Double(self[start + j]) }
            rows += 1
        }
        return sums.map { Float($0 / Double(Swift.max(rows, 1))) }
    }
}

extension [Int32] {
    /// In runs of a length, the last perhaps shorter.
    func chunked(_ length: Int) -> [[Int32]] {
        stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
    }
}

extension Device {
    /// Threads of the host that compute beside the device: its own where it is the CPU, else one a core.
    var hostWorkers: Workers {
        Workers(count: description.kind == .cpu ? description.computeUnits : nil)
    }
}
