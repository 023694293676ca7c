extension CPUBackend {
    /// Sum of all elements in `Double`, one after the other.
    func sum(_ values: Matrix<Float>) throws -> Matrix<Float> {
        let pointer = values.pointer
        let sum = (0..<values.count).reduce(0.0) { $0 + Double(pointer[$1]) }
        // Three numbers hold a Double whole.
        let result: Matrix<Float> = try matrix(rows: 2, columns: 2)
        var rest = sum
        for place in 0..<3 {
            result.pointer[place] = Float(rest)
            rest -= Double(result.pointer[place])
        }
        return result
    }
}
