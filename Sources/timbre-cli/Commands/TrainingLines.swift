import Timbre

/// Output of a training.
enum TrainingLines {
    static func epoch(_ record: EpochRecord, of epochs: Int) -> String {
        let validation = record.validationLoss.map { ", validation \(Units.significant($0))" } ?? ""
        return "epoch \(record.epoch)/\(epochs): loss \(Units.significant(record.loss))\(validation), "
            + "\(Units.count(record.songsPerSecond)) songs/s"
    }

    static func step(_ now: EpochProgress) -> String {
        "epoch \(now.epoch)/\(now.epochs) \(ProgressLine.bar(now.songs.share)) "
            + "\(Units.count(now.songsPerSecond)) songs/s, \(Units.duration(now.secondsLeft)) left at most"
    }

    static func report(_ outcome: TrainingOutcome, songs: Int) throws {
        let report = outcome.report
        let losses = report.losses.map {
            "\($0.part.rawValue) \(Units.significant($0.loss)) (\(Counted.songs($0.songs)))"
        }
        let best = report.loss(of: .validation) == nil ? "" : ", the best was epoch \(report.bestEpoch)"
        try Console.result(
            "trained \(report.epochs) epochs in batches of \(report.batch)\(best); "
                + "\(Counted.songs(songs)) mapped to \(outcome.model.latentWidth) numbers each")
        try Console.result("loss: " + losses.joined(separator: ", "))
        if let playlists = outcome.model.playlists {
            try Console.result(
                "\(playlists.identifiers.count) playlists trained, with \(playlists.songCount) songs, at a weight of "
                    + "\(Units.significant(playlists.weight))")
        }
        try Console.result("reconstruction of the \(report.measured.rawValue) songs:")
        var table = Table([("feature", .left), ("R²", .right), ("MSE", .right)])
        for feature in report.features {
            table.add([
                feature.name, feature.r2.map { Units.fixed($0, 3) } ?? "constant",
                Units.significant(feature.meanSquaredError),
            ])
        }
        table.add(["all", "", Units.significant(report.numbersError)])
        try table.printed()
    }

    static func json(_ outcome: TrainingOutcome, songs: Int) -> JSONLine {
        let report = outcome.report
        func loss(_ part: TrainingReport.Part) -> JSONLine.Value { report.loss(of: part).map { .number($0) } ?? .none }
        return JSONLine([
            ("epochs", .integer(report.epochs)), ("best_epoch", .integer(report.bestEpoch)),
            ("batch", .integer(report.batch)), ("songs", .integer(songs)),
            ("playlists", outcome.model.playlists.map { .integer($0.identifiers.count) } ?? .none),
            ("training_loss", loss(.training)),
            ("validation_loss", loss(.validation)), ("test_loss", loss(.test)),
            ("measured", .text(report.measured.rawValue)), ("numbers_mse", .number(report.numbersError)),
            ("r2", .object(report.features.map { ($0.name, $0.r2.map { .number($0) } ?? .none) })),
        ])
    }
}
