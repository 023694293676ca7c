/// Features of a synthetic song, in the units of the CSV.
struct SongSound {
    /// Number of features that are drawn together; the flags follow from these.
    static let dimensions = SoundMarginals.all.count

    var year: Int
    var tempo: Int
    /// Loudness in hundredths of a decibel.
    var loudness: Int
    var popularity: Int
    var energy: Int
    var danceability: Int
    var positiveness: Int
    var speechiness: Int
    var liveness: Int
    var acousticness: Int
    var instrumentalness: Int
    /// Length in seconds.
    var length: Int
    var isExplicit: Bool

    /// - Parameter scores: standard scores in the order of `SoundMarginals.all`.
    init(scores: SIMD16<Double>) {
        func whole(_ dimension: Int, _ unit: Double = 1) -> Int {
            SoundMarginals.all[dimension].value(score: scores[dimension], unit: unit)
        }
        year = whole(0)
        tempo = whole(1)
        loudness = whole(2, 100)
        popularity = whole(3)
        energy = whole(4)
        danceability = whole(5)
        positiveness = whole(6)
        speechiness = whole(7)
        liveness = whole(8)
        acousticness = whole(9)
        instrumentalness = whole(10)
        length = whole(11)
        isExplicit = scores[12] > -0.225
    }
}

/// The flags of situations that a song suits: in the real set, each is a box in the space of the other features.
extension SongSound {
    var suitsParty: Bool { suitsExercise && popularity > 40 }
    var suitsWork: Bool { tempo < 110 && energy < 50 && acousticness > 45 && speechiness < 20 }
    var suitsRelaxation: Bool { tempo < 90 && energy < 40 && acousticness > 50 && speechiness < 20 }
    var suitsExercise: Bool { tempo > 120 && energy > 60 && danceability > 50 }
    var suitsRunning: Bool { tempo > 140 && energy > 70 && danceability > 50 }
    var suitsYoga: Bool { tempo < 90 && energy < 30 && acousticness > 70 }
    var suitsDriving: Bool {
        (81..<120).contains(tempo) && (41..<60).contains(energy) && danceability > 50 && acousticness < 40
    }
    var suitsGatherings: Bool {
        (101..<130).contains(tempo) && (51..<70).contains(energy) && danceability > 60 && popularity > 50
    }
    var suitsMornings: Bool {
        (101..<130).contains(tempo) && (51..<70).contains(energy) && danceability > 50 && acousticness < 50
    }

    /// The flags in the order of the CSV's columns.
    var flags: [Bool] {
        [
            suitsParty, suitsWork, suitsRelaxation, suitsExercise, suitsRunning, suitsYoga, suitsDriving,
            suitsGatherings, suitsMornings,
        ]
    }
}
