import Dispatch

/// What the memory gives: the sum of all values, read once from front to back, a share for each thread.
struct PlainSum {
    let values: [Float]
    let threads: Int

    /// Bytes a second.
    func bytesPerSecond() -> Double {
        let share = (values.count + threads - 1) / threads
        let seconds = Stopwatch.seconds {
            let sums = [Float](unsafeUninitializedCapacity: threads) { sums, count in
                nonisolated(unsafe) let sums = sums
                DispatchQueue.concurrentPerform(iterations: threads) { thread in
                    let start = min(thread * share, values.count)
                    sums[thread] = Self.sum(values, start..<min(start + share, values.count))
                }
                count = threads
            }
            precondition(sums.allSatisfy { !$0.isNaN }, "values to add that are not numbers")
        }
        return Double(values.count * MemoryLayout<Float>.stride) / seconds
    }

    /// Four chains of 16 sums each: additions that wait for one another would be slower than the memory.
    private static func sum(_ values: [Float], _ range: Range<Int>) -> Float {
        values.withUnsafeBytes { bytes in
            var (a, b, c, d) = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
            var place = range.lowerBound
            func next(_ offset: Int) -> SIMD16<Float> {
                bytes.loadUnaligned(fromByteOffset: (place + offset) * 4, as: SIMD16<Float>.self)
            }
            while place + 64 <= range.upperBound {
                a += next(0)
                b += next(16)
                c += next(32)
                d += next(48)
                place += 64
            }
            var rest = Float(0)
            while place < range.upperBound {
                rest += values[place]
                place += 1
            }
            return (a + b + c + d).sum() + rest
        }
    }
}
