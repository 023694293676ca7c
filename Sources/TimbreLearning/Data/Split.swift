import TimbreBase
import TimbreCompute

/// Division of songs into those that a network learns from, those that stop its training, and those that test it.
package struct Split: Sendable, Equatable {
    /// Song ids, ascending.
    package var training: [Int32]
    /// Song ids, ascending; may be empty.
    package var validation: [Int32]
    /// Song ids, ascending; may be empty.
    package var test: [Int32]

    /// Smallest number of songs that are divided; of fewer, all train.
    static let smallestDivided = 10

    package init(training: [Int32], validation: [Int32], test: [Int32]) {
        (self.training, self.validation, self.test) = (training, validation, test)
    }

    /// A split that is a function of the number of songs and the seed alone.
    ///
    /// - Parameters:
    ///   - songCount: the number of songs, below 2³¹.
    ///   - percent: the shares of training, validation and test, which sum to 100. The parts of validation and test are
    ///     rounded down.
    package init(songCount: Int, percent: [Int], seed: UInt64) {
        precondition(songCount >= 0 && songCount <= Int(Int32.max))
        precondition(percent.count == 3 && percent.reduce(0, +) == 100 && percent.allSatisfy { $0 >= 0 })
        guard songCount >= Split.smallestDivided else {
            (training, validation, test) = ((0..<Int32(songCount)).map { $0 }, [], [])
            return
        }
        let validationCount = songCount * percent[1] / 100
        let testCount = songCount * percent[2] / 100
        let trainingCount = songCount - validationCount - testCount
        var parts = [UInt8](repeating: 0, count: songCount)
        let order = Philox(seed: seed).permutation(songCount, stream: .split)
        for place in trainingCount..<songCount {
            parts[Int(order[place])] = place < trainingCount + validationCount ? 1 : 2
        }
        func rows(_ part: UInt8, _ count: Int) -> [Int32] {
            var rows = [Int32]()
            rows.reserveCapacity(count)
            for (row, its) in parts.enumerated() where its == part { rows.append(Int32(row)) }
            return rows
        }
        training = rows(0, trainingCount)
        validation = rows(1, validationCount)
        test = rows(2, testCount)
    }
}
