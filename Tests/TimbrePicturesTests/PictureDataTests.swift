import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreEvaluation
@testable import TimbreMaps
@testable import TimbrePictures

@Suite struct PictureDataTests {
    private func values(_ count: Int, seed: UInt64, _ value: (Double) -> Double) -> [Float] {
        var random = SplitMix(state: seed)
        return (0..<count).map { _ in Float(value(Double(random.next() >> 11) / 9_007_199_254_740_992)) }
    }

    /// Songs in each bin, by a plain loop over edges.
    private func counted(_ histogram: Histogram, _ values: [Float]) -> [Int] {
        histogram.counts.indices.map { bin in
            let slack = histogram.width * 1e-4
            let low = histogram.start + Double(bin) * histogram.width - slack
            let isLast = bin == histogram.counts.count - 1
            return values.count {
                Double($0) >= low && (Double($0) < low + histogram.width || isLast && Double($0) <= histogram.end)
            }
        }
    }

    @Test(arguments: [7, 100, 4_321])
    func `A histogram counts what a plain loop counts`(count: Int) throws {
        let columns = [
            values(count, seed: 1) { $0 }, values(count, seed: 2) { pow($0, 6) },
            values(count, seed: 3) { ($0 * 100).rounded() }, values(count, seed: 4) { -60 * $0 * $0 },
            values(count, seed: 5) { 1_950 + ($0 * 70).rounded() },
        ]
        for column in columns {
            let histogram = try #require(Histogram(of: column))
            #expect(histogram.counts == counted(histogram, column))
            #expect(histogram.counts.reduce(0, +) + histogram.below + histogram.above == count)
            let sorted = column.sorted()
            let median = (Double(sorted[(count - 1) / 2]) + Double(sorted[count / 2])) / 2
            #expect(histogram.median == median)
        }
    }

    @Test func `Few whole numbers have a bin each, its middle at the number`() throws {
        let histogram = try #require(Histogram(of: [0, 3, 3, 1, 5]))
        #expect(histogram.start == -0.5 && histogram.width == 1 && histogram.counts == [1, 1, 0, 2, 0, 1])
    }

    @Test func `Decimal fractions lie on their edges, whatever their 32 bits`() throws {
        // 0.58 as a Float is below 0.58, and 0.62 above.
        let histogram = try #require(Histogram(of: (0...1000).map { Float($0) / 1000 }))
        let bins = histogram.counts.count
        #expect(histogram.counts.dropLast().allSatisfy { $0 == histogram.counts[0] })
        #expect(histogram.counts[bins - 1] == histogram.counts[0] + 1)
    }

    @Test func `A few songs far off are counted and not drawn`() throws {
        let column = values(20_000, seed: 9) { 100 + 10 * $0 } + [90_000, -50_000]
        let histogram = try #require(Histogram(of: column))
        #expect(histogram.below == 1 && histogram.above == 1)
        #expect(histogram.start >= 99 && histogram.end <= 111)
    }

    @Test func `Missing values are counted; a column without any has no histogram; one value is one bin`() throws {
        let histogram = try #require(Histogram(of: [.nan, 2.5, 2.5, .nan]))
        #expect(histogram.missing == 2 && histogram.counts.reduce(0, +) == 2 && histogram.median == 2.5)
        #expect(Histogram(of: [.nan]) == nil)
    }

    @Test func `Correlations are those of plain loops in Double`() {
        let base = values(20_011, seed: 1) { $0 * 200 }
        let noise = values(20_011, seed: 2) { $0 * 100 }
        let columns = [base, zip(base, noise).map { 1e4 - $0 + $1 }, noise, base.map { $0 * -3 + 7 }]
        let correlation = Correlation(columns)
        for i in 0..<4 {
            for j in 0..<4 {
                let (x, y) = (columns[i].map(Double.init), columns[j].map(Double.init))
                let n = Double(x.count)
                let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
                let products = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
                let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
                let yy = y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
                // Two sums of n products each, in another order.
                #expect(abs(correlation[i, j] - products / (xx * yy).squareRoot()) < n * 2.3e-16 * 4)
                #expect(correlation[i, j] == correlation[j, i])
            }
        }
        #expect(correlation[0, 0] == 1 && correlation[0, 3] < -0.999999)
    }

    @Test func `A constant feature goes together with nothing`() {
        let correlation = Correlation([[1, 2, 3], [5, 5, 5]])
        #expect(correlation[0, 0] == 1 && correlation[1, 1].isNaN && correlation[0, 1].isNaN)
    }

    @Test func `A sample has its size, its order, and is the same for the same seed`() {
        let songs = Array(stride(from: 3, to: 30_003, by: 3))
        let sample = SongSample.choose(1_000, of: songs, seed: 42)
        #expect(sample.count == 1_000 && Set(sample).count == 1_000 && sample == sample.sorted())
        #expect(Set(sample).isSubset(of: songs))
        #expect(sample == SongSample.choose(1_000, of: songs, seed: 42))
        #expect(sample != SongSample.choose(1_000, of: songs, seed: 43))
        #expect(SongSample.choose(20_000, of: songs, seed: 42) == songs)
        // Of the first half about half are chosen: a standard deviation is 15.
        #expect(abs(sample.count { $0 < 15_003 } - 500) < 75)
        let shuffled = SongSample.shuffled(songs, seed: 1)
        #expect(shuffled != songs && shuffled.sorted() == songs)
    }

    @Test func `The most common names are shown, the others and the unknown are counted`() throws {
        let ids: [Int32] = [1, 2, 2, 0, 3, 3, 3, 4, 0, 0, 0]
        let classes = try #require(SongClasses("genre", ids: ids, limit: 2) { ["", "a", "b", "c", "d"] })
        #expect(classes.classes == [.init(name: "c", songs: 3), .init(name: "b", songs: 2)])
        #expect(classes.otherSongs == 2 && classes.otherNames == 2 && classes.unknownSongs == 4)
        #expect(classes.membership(of: 0) == .other && classes.membership(of: 1) == .named(1))
        #expect(classes.membership(of: 3) == .unknown && classes.membership(of: 4) == .named(0))
        #expect(SongClasses("genre", ids: [0, 0], limit: 2) { [""] } == nil)
    }

    @Test func `Features are shown in their units and with their words`() {
        let duration = SongColumn(name: "duration_ms", values: [90_000])
        #expect(duration.axisTitle == "duration, minutes" && duration.values == [1.5])
        #expect(SongColumn(name: "tempo", values: []).axisTitle == "tempo, BPM")
        #expect(SongColumn(name: "loudness", values: []).unit == "dB")
        #expect(SongColumn(name: "mode", values: []).words == [0: "minor", 1: "major"])
        #expect(SongColumn(name: "good_for_party", values: []).title == "good for party")
    }

    @Test func `Each of several models has a colour of its own, a paler one without artists`() throws {
        var songs = try PictureSongs(count: 40)
        try songs.addAll()
        let picture = try EvaluationPicture.draw(PictureSource(songs.catalogue, options: PictureOptions()))
        let green = Colour.classes[2]
        for panel in picture.panels {
            guard case .boxes(let boxes, _) = try #require(panel.layers.first) else {
                Issue.record("no bars in \(panel.title)")
                continue
            }
            #expect(boxes.map(\.colour) == [Colour(0x8C8C8C), .blue, green, green.mixed(with: .white, share: 0.5)])
        }
        #expect(picture.panels.count == 2)
    }
}
