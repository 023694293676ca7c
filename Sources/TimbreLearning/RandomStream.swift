import TimbreCompute

/// What a random number is for: the second word of Philox's counter, so that no two purposes share a number.
/// Dropout has the layers' numbers, from 0.
enum RandomStream: UInt32 {
    case split = 0xFFFF_0001
    case order = 0xFFFF_0002
    case unknown = 0xFFFF_0003
    case weights = 0xFFFF_0004
    case playlist = 0xFFFF_0005
}

extension Philox {
    /// 0..<count in a random order (Fisher–Yates, from the last place down).
    ///
    /// The n-th swap, from 0, exchanges place `i = count − 1 − n` with place `(word × (i + 1)) >> 32`, where the word is
    /// number `n % 4` of the counter `(n / 4, stream, 0, epoch)`.
    func permutation(_ count: Int, stream: RandomStream, epoch: UInt32 = 0) -> [Int32] {
        var order = (0..<Int32(count)).map { $0 }
        let counters = (0..<UInt32((count + 3) / 4)).map { $0 }
        let words = (0..<4).map { self.words($0, counters, stream.rawValue, 0, epoch) }
        for swap in 0..<max(count - 1, 0) {
            let place = count - 1 - swap
            let other = Int((UInt64(words[swap % 4][swap / 4]) * UInt64(place + 1)) >> 32)
            order.swapAt(place, other)
        }
        return order
    }

    /// Uniform numbers in `−limit ..< limit`: number i is made of the upper 24 bits of word `i % 4` of the counter
    /// `(i / 4, weights, tensor, 0)`.
    func uniform(_ count: Int, limit: Double, tensor: Int) -> [Float] {
        var values = [Float]()
        values.reserveCapacity(count + 3)
        let scale = limit / 8_388_608
        for block in 0..<(count + 3) / 4 {
            let words = self(UInt32(block), RandomStream.weights.rawValue, UInt32(tensor), 0)
            for word in 0..<4 {
                values.append(Float((Double(words[word] >> 8) - 8_388_608) * scale))
            }
        }
        values.removeLast(values.count - count)
        return values
    }
}
