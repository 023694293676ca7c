public import TimbreBase
import TimbreCatalogue
import TimbreCompute
import TimbreFiles

/// A classifier's predictions for every song: probabilities of moods.
public struct SongMoods: Sendable, Equatable {
    public let classes: [String]
    /// Probabilities, row-major `[songs, classes]`; NaN for a song without a prediction.
    public let probabilities: [Float]
    /// State of each song: predicted, or the reason for which it is not.
    public let states: [SongState]
    /// Least probability at which a song has a class, where it may have several classes; empty elsewhere.
    public let thresholds: [Double]

    public var songCount: Int { states.count }

    /// Number of songs predicted at a time.
    private static let tile = 8192

    /// - Throws: `CancellationError`; `ComputeFault`.
    init(_ trained: TrainedMoods, _ table: InputTable, device: Device, work: Work<Portion>) throws {
        classes = trained.classes
        let model = trained.model(trained.chosen)
        thresholds = model?.thresholds ?? []
        let n = classes.count
        var probabilities: [Float] = []
        var states: [SongState] = []
        probabilities.reserveCapacity(table.rowCount * n)
        let encoder = RowEncoder(trained.encoder, table)
        for start in stride(from: 0, to: table.rowCount, by: Self.tile) {
            try work.check()
            let rows = Array(start..<min(start + Self.tile, table.rowCount))
            let encoded = encoder.encode(rows)
            let told = try trained.probabilities(trained.chosen, encoded, on: device)
            let found = table.states(of: rows, trained.encoder, encoded)
            for place in rows.indices {
                let isTold = found[place] == .told
                probabilities += told[place * n..<(place + 1) * n].map { isTold ? Float($0) : .nan }
            }
            states += found
            work.report(Portion(done: rows.count + start, total: table.rowCount))
        }
        (self.probabilities, self.states) = (probabilities, states)
    }

    init(classes: [String], probabilities: [Float], states: [SongState], thresholds: [Double]) {
        (self.classes, self.probabilities, self.states) = (classes, probabilities, states)
        self.thresholds = thresholds
    }

    /// Probabilities of a song, `[classes]`; nil without a prediction.
    public func probabilities(of song: Int) -> [Float]? {
        states[song] == .told ? Array(probabilities[song * classes.count..<(song + 1) * classes.count]) : nil
    }

    /// Classes of a song: the most likely one or, where a song may have several, all that reach their threshold and at
    /// least the most likely one; empty without a prediction.
    public func labels(of song: Int) -> [Int] {
        guard let probabilities = probabilities(of: song) else { return [] }
        if !thresholds.isEmpty { return Thresholds.labels(probabilities.map(Double.init)[...], thresholds) }
        return [probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0]
    }

    func writeProbabilities(to path: String) throws {
        let writer = try NPYWriter(creating: path, type: .float32, columns: classes.count, followingLinks: false)
        try writer.append(probabilities)
        try writer.finish()
    }

    func writeStates(to path: String) throws {
        let writer = try NPYWriter(creating: path, type: .int32, columns: 1, followingLinks: false)
        try writer.append(states.map { Int32($0.rawValue) })
        try writer.finish()
    }
}

extension Moods {
    /// Reads the stored predictions of a classifier; songs added since are missing.
    ///
    /// - Throws: `MoodFault.noSuchModel`, `.unusableFile`; `CatalogueFault.damaged`.
    public func told(by name: String) throws -> SongMoods {
        let model = try self.model(named: name)
        let file = try catalogue.npy(named: MoodFiles.probabilities(name))
        let states = try catalogue.npy(named: MoodFiles.states(name))
        func damaged(_ file: NPYFile, _ detail: String) -> CatalogueFault { .damaged(file: file.path, detail: detail) }
        guard file.type == .float32, file.columns == model.classes.count else {
            throw damaged(file, "it has \(file.columns) columns for \(model.classes.count) classes")
        }
        guard states.type == .int32, states.columns == 1, states.rows == file.rows, states.rows <= catalogue.songCount
        else {
            throw damaged(states, "its rows do not fit those of the probabilities")
        }
        let found = try states.ints(rows: 0..<states.rows).map { value in
            guard let state = UInt8(exactly: value).flatMap(SongState.init(rawValue:)) else {
                throw damaged(states, "\(value) is no state of a song")
            }
            return state
        }
        return SongMoods(
            classes: model.classes, probabilities: file.floats(rows: 0..<file.rows), states: found,
            thresholds: model.model(model.chosen)?.thresholds ?? [])
    }
}
