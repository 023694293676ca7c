import TimbreFiles

/// What one epoch brought.
public struct EpochRecord: Sendable, Equatable, Codable {
    /// From 1.
    public var epoch: Int
    /// Mean over the training songs, each measured in its batch before the step, with dropout.
    public var loss: Double
    /// After the epoch, without dropout; nil where there are no validation songs.
    public var validationLoss: Double?
    /// Adam's.
    public var rate: Double
    /// With validation.
    public var seconds: Double
    /// In training, without validation.
    public var songsPerSecond: Double
}

/// The epochs of a training as `history.csv`.
enum History {
    static let header = "epoch,loss,validation_loss,rate,seconds,songs_per_second"

    static func csv(_ records: [EpochRecord]) -> String {
        let lines = records.map { record in
            let validation = record.validationLoss.map { "\($0)" } ?? ""
            let seconds = (record.seconds * 1000).rounded() / 1000
            return "\(record.epoch),\(record.loss),\(validation),\(record.rate),\(seconds),"
                + "\(Int(record.songsPerSecond.rounded()))"
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }

    /// - Throws: `FileFault`.
    static func write(_ records: [EpochRecord], to path: String) throws {
        try AtomicFile.write(to: path, followingLinks: false) { try $0.write(csv(records)) }
    }
}
