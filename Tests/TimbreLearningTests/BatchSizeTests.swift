import Testing
import TimbreCatalogue

@testable import TimbreLearning

struct BatchSizeTests {
    @Test(
        "An automatic batch leaves an epoch at least 30 steps, the last smaller one counted, and is not below 64",
        arguments: [
            (1, 64), (64 * 29, 64), (64 * 29 + 1, 64), (128 * 29, 64), (128 * 29 + 1, 128), (22_685, 512),
            (16384 * 29, 8192), (16384 * 29 + 1, 16384), (900_000, 16384), (100_000_000, 16384),
        ])
    func automatic(songs: Int, expected: Int) throws {
        var training = try Toy.recipe().training
        training.batch = nil
        #expect(training.batchSize(trainingSongs: songs) == expected)
    }

    @Test("A batch that the recipe gives is taken as it is")
    func given() throws {
        var training = try Toy.recipe().training
        training.batch = 7
        #expect(training.batchSize(trainingSongs: 1_000_000) == 7)
    }
}
