import Testing

@testable import TimbreLearning

struct EarlyStoppingTests {
    /// - Returns: the epochs that were the best when they ended, and the rate of each epoch, until training stops.
    private func run(_ losses: [Double], patience: Int, plateau: Int? = nil) -> (best: [Int], rates: [Double]) {
        var stopping = EarlyStopping(rate: 1)
        var (best, rates) = ([Int](), [Double]())
        for (index, loss) in losses.enumerated() {
            rates.append(stopping.rate)
            if stopping.observe(loss, epoch: index + 1, plateau: plateau) { best.append(index + 1) }
            if stopping.isOver(patience: patience) { break }
        }
        return (best, rates)
    }

    @Test("Training stops after as many epochs without a better loss as patience says")
    func patience() {
        let outcome = run([5, 4, 4.5, 4, 3, 3.5, 3, 3.1, 1], patience: 3)
        #expect(outcome.best == [1, 2, 5])
        #expect(outcome.rates.count == 8)
    }

    @Test("An equal loss is no better one")
    func equalLoss() {
        #expect(run([1, 1, 1, 1], patience: 2).rates.count == 3)
    }

    @Test("On a plateau the rate is halved, and again after as many epochs")
    func plateau() {
        let outcome = run([5, 6, 6, 6, 6, 4, 5, 5], patience: 9, plateau: 2)
        #expect(outcome.rates == [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25])
        #expect(run([5, 6, 6, 6], patience: 9).rates == [1, 1, 1, 1])
    }
}
