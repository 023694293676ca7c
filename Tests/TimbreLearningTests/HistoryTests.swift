import Testing

@testable import TimbreLearning

struct HistoryTests {
    @Test("The history is a CSV with a line an epoch; an absent loss, or part of one, is an empty cell")
    func csv() {
        let records = [
            EpochRecord(
                epoch: 1, loss: 0.25, validationLoss: 0.125, rate: 0.001, seconds: 1.23456, songsPerSecond: 1000.4),
            EpochRecord(
                epoch: 3, loss: 0.5, validationLoss: 0.75, validationReconstruction: 0.25, rate: 1, seconds: 1,
                songsPerSecond: 1),
            EpochRecord(epoch: 2, loss: 0.1, validationLoss: nil, rate: 0.0005, seconds: 2, songsPerSecond: 999.5),
        ]
        #expect(
            History.csv(records) == """
                epoch,loss,validation_loss,rate,seconds,songs_per_second,validation_reconstruction,validation_contrast
                1,0.25,0.125,0.001,1.235,1000,,
                3,0.5,0.75,1.0,1.0,1,0.25,0.5
                2,0.1,,0.0005,2.0,1000,,

                """)
    }
}
