/// Distribution of one feature over songs: quantiles at the standard scores −3, −2.75 … 3, interpolated linearly.
///
/// The quantiles are near those of the 900k set, whose texts and names are not used; the outermost two on each side are
/// rounded outwards.
struct SoundMarginal: Sendable {
    let name: String
    let quantiles: [Double]

    init(_ name: String, _ quantiles: [Double]) {
        self.name = name
        self.quantiles = quantiles
    }

    /// The value at a standard score, as a multiple of `1 / unit`.
    func value(score: Double, unit: Double) -> Int {
        let place = min(max(score * 4 + 12, 0), 23.999)
        let knot = Int(place)
        let value = quantiles[knot] + (quantiles[knot + 1] - quantiles[knot]) * (place - Double(knot))
        return Int((value * unit).rounded())
    }
}

enum SoundMarginals {
    /// The marginals in the order of every vector of scores. The year comes first: songs of an album share it, and the
    /// triangular factor of the correlations then keeps it free of a song's own scores. The last is whether a song is
    /// explicit.
    static let all: [SoundMarginal] = [
        SoundMarginal(
            "Release year",
            [
                1960, 1971.5, 1982.9, 1983.3, 1984, 1985.2, 1988, 1993.2, 1999.4, 2005.7, 2013.9, 2014.9, 2015.7,
                2017, 2018.2, 2019.6, 2020.7, 2021.8, 2022.3, 2022.8, 2023.6, 2024, 2024, 2024, 2024,
            ]),
        SoundMarginal(
            "Tempo",
            [
                55, 63.6, 72.1, 74.5, 75.3, 79.8, 83.7, 90.2, 95.4, 102.4, 109.5, 113.9, 121.3, 129.4, 135.6, 142,
                149.9, 160.4, 170, 177.8, 183.7, 186.4, 192.4, 198.7, 205,
            ]),
        SoundMarginal(
            "Loudness (db)",
            [
                -24, -20.1, -16.1, -14.7, -13.9, -12.9, -12, -11.2, -10.5, -9.7, -9, -8.2, -7.6, -6.9, -6.4, -5.7,
                -5, -4.2, -3.9, -3.5, -3, -2.4, -2, -0.9, 0.2,
            ]),
        SoundMarginal(
            "Popularity",
            [
                0, 0, 0.1, 0.7, 2.4, 7.8, 13, 16.5, 21.3, 24.5, 28.7, 33.7, 40.3, 46.3, 51.4, 56.6, 62.1, 67.5,
                73.2, 76, 76.5, 77, 77.2, 83.6, 90,
            ]),
        SoundMarginal(
            "Energy",
            [
                5, 12, 19.1, 26, 29.4, 34.1, 40.1, 44.1, 48.7, 53.5, 57.7, 62.9, 67.4, 70.5, 75.1, 80.7, 83.1, 87.1,
                89.8, 92.9, 95.7, 96.9, 97.9, 98.4, 99,
            ]),
        SoundMarginal(
            "Danceability",
            [
                15, 22.4, 29.8, 34.5, 38, 40.7, 45.6, 50.8, 55, 59.5, 64.8, 69, 72.6, 76.1, 78.9, 82.5, 84, 86.5,
                88, 88.8, 91.6, 93, 93.9, 95.9, 98,
            ]),
        SoundMarginal(
            "Positiveness",
            [
                2, 3.2, 4.3, 5.3, 7, 8.9, 12.6, 17.7, 21.8, 29.6, 33, 38.2, 48.2, 57.3, 64.1, 74, 81.6, 87.1, 91.4,
                94.1, 96.4, 97, 97.4, 97.7, 98,
            ]),
        SoundMarginal(
            "Speechiness",
            [
                2, 2.3, 2.5, 2.6, 2.7, 2.9, 3.2, 3.7, 4.2, 5, 6.1, 7.7, 8.9, 11.6, 15.8, 21.1, 27.2, 33, 37.4, 42.7,
                49.9, 55.2, 58.9, 69.4, 80,
            ]),
        SoundMarginal(
            "Liveness",
            [
                2, 2.9, 3.7, 4.2, 5, 5.8, 6.7, 7.7, 8.6, 9.6, 10.6, 11.4, 12.9, 16.3, 20.6, 27.3, 32.8, 38.1, 50.7,
                63.3, 70.6, 79.8, 85.9, 91, 96,
            ]),
        SoundMarginal(
            "Acousticness",
            [
                0, 0, 0, 0, 0, 0, 0.3, 0.7, 1.4, 2.6, 3.8, 6.1, 9.6, 15.7, 22.3, 30, 41.9, 54.7, 62.1, 72.3, 80.6,
                85, 89.9, 94.9, 100,
            ]),
        SoundMarginal(
            "Instrumentalness",
            [
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.2, 7.7, 16.4, 43.8, 68.5, 85.8, 90.9, 96,
            ]),
        SoundMarginal(
            "Length in seconds",
            [
                40, 54.9, 69.8, 80.1, 85.7, 98.2, 108.1, 116.9, 124.8, 130.6, 142.5, 156.7, 173.1, 186, 203.6,
                220.1, 237.2, 257.5, 281.1, 301.6, 352.8, 409.6, 475.2, 547.6, 620,
            ]),
        SoundMarginal("Explicit", Array(repeating: 0, count: 25)),
    ]

    /// Correlations of the standard scores in the order of `all`, below the diagonal.
    static let correlations: [[Double]] = [
        [],
        [-0.04],
        [0.30, -0.02],
        [0.25, 0.02, 0.33],
        [-0.01, 0.10, 0.61, 0.06],
        [0.27, -0.09, 0.18, 0.35, 0.00],
        [-0.26, 0.16, -0.06, -0.22, 0.33, 0.00],
        [0.37, 0.05, 0.03, 0.02, -0.02, 0.20, -0.10],
        [0.12, 0.05, 0.13, 0.00, 0.14, -0.10, -0.03, 0.07],
        [0.00, -0.16, -0.28, -0.01, -0.40, -0.08, 0.03, 0.04, -0.09],
        [0.03, 0.00, -0.04, -0.04, -0.03, -0.04, -0.09, -0.05, 0.00, -0.09],
        [-0.28, 0.05, -0.17, -0.25, 0.06, -0.25, 0.21, -0.27, -0.10, -0.05, -0.01],
        [0.61, -0.08, 0.33, 0.44, -0.08, 0.48, -0.56, 0.56, 0.14, -0.05, 0.02, -0.61],
    ]
}
