import TimbreFiles

/// Losses, rate and times of one epoch.
public struct EpochRecord: Sendable, Equatable, Codable {
    /// Number of the epoch, from 1.
    public var epoch: Int
    /// Mean loss over the training songs, each measured in its batch before the step, with dropout.
    public var loss: Double
    /// Mean validation loss after the epoch, without dropout; nil where there are no validation songs.
    public var validationLoss: Double?
    /// Part of the validation loss by the reconstruction, with its weight; the rest is the contrast of songs. nil where
    /// there are no validation songs, or no contrast.
    public var validationReconstruction: Double?
    /// Rate of Adam in the epoch.
    public var rate: Double
    /// Seconds of the epoch, validation included.
    public var seconds: Double
    /// Songs a second in training, validation excluded.
    public var songsPerSecond: Double
}

/// The epochs of a training as `history.csv`.
enum History {
    static let header =
        "epoch,loss,validation_loss,rate,seconds,songs_per_second,validation_reconstruction,validation_contrast"

    static func csv(_ records: [EpochRecord]) -> String {
        let lines = records.map { record in
            func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
            let seconds = (record.seconds * 1000).rounded() / 1000
            let contrast = record.validationLoss.flatMap { loss in
                record.validationReconstruction.map { loss - $0 }
            }
            return "\(record.epoch),\(record.loss),\(cell(record.validationLoss)),\(record.rate),\(seconds),"
                + "\(Int(record.songsPerSecond.rounded())),\(cell(record.validationReconstruction)),\(cell(contrast))"
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }

    /// - Throws: `FileFault`.
    static func write(_ records: [EpochRecord], to path: String) throws {
        try AtomicFile.write(to: path, followingLinks: false) { try $0.write(csv(records)) }
    }
}
