extension SongSound {
    /// Appends the cells from Key to the last flag.
    func append(_ random: inout SynthesisRandom, to output: inout [UInt8]) {
        output.append(Self.keys[random.below(12)])
        // Sad songs are in a minor key more often.
        output.append(random.below(160) < positiveness + 40 ? " Maj," : " min,")
        output.append(number: tempo)
        output.append(",")
        output.append(hundredths: loudness)
        output.append("db,")
        output.append(Self.signature(random.below(1_000)))
        output.append(isExplicit ? ",Yes" : ",No")
        for number in [
            popularity, energy, danceability, positiveness, speechiness, liveness, acousticness, instrumentalness,
        ] {
            output.append(",")
            output.append(number: number)
        }
        for flag in flags { output.append(flag ? ",1" : ",0") }
    }

    private static let keys: [String] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]

    private static func signature(_ thousandth: Int) -> String {
        switch thousandth {
        case 0: "1/4"
        case 1..<31: "5/4"
        case 31..<91: "3/4"
        default: "4/4"
        }
    }
}
