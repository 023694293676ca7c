import Dispatch
import Synchronization
public import TimbreBase

/// Makes a CSV of synthetic songs in the dialect of the 900k set: 39 columns, quoted texts, lists with commas.
///
/// ```swift
/// try SongSynthesizer(parameters: SynthesisParameters(songs: 20_000)).write { bytes in … }
/// ```
///
/// Genres, artists and moods have sounds of their own, so that there is something to learn, and numbers have realistic
/// distributions and correlations. Nothing is real, and every artist's name ends in "(synthetic)".
public struct SongSynthesizer: Sendable {
    public let parameters: SynthesisParameters

    /// The header of the dialect, without its line end.
    public static let columns = [
        "Artist(s)", "song", "text", "Length", "emotion", "Genre", "Album", "Release Date", "Key", "Tempo",
        "Loudness (db)", "Time signature", "Explicit", "Popularity", "Energy", "Danceability", "Positiveness",
        "Speechiness", "Liveness", "Acousticness", "Instrumentalness", "Good for Party", "Good for Work/Study",
        "Good for Relaxation/Meditation", "Good for Exercise", "Good for Running", "Good for Yoga/Stretching",
        "Good for Driving", "Good for Social Gatherings", "Good for Morning Routine", "Similar Artist 1",
        "Similar Song 1", "Similarity Score 1", "Similar Artist 2", "Similar Song 2", "Similarity Score 2",
        "Similar Artist 3", "Similar Song 3", "Similarity Score 3",
    ]

    public init(parameters: SynthesisParameters = SynthesisParameters()) {
        precondition(SynthesisParameters.songRange.contains(parameters.songs), "\(parameters.songs) songs")
        precondition(
            SynthesisParameters.textLengthRange.contains(parameters.textLength), "\(parameters.textLength) bytes")
        precondition(parameters.threads > 0, "\(parameters.threads) threads")
        self.parameters = parameters
    }

    /// Makes the CSV and passes it to `body` in order, about a megabyte at a time; memory does not grow with the number
    /// of songs.
    ///
    /// - Parameters:
    ///   - work: told of the songs passed to `body` so far, several times a second.
    ///   - body: the consumer of the next bytes of the file.
    /// - Throws: `CancellationError`; errors of `body`.
    public func write(work: Work<Portion> = Work(), to body: ([UInt8]) throws -> Void) throws {
        try body(Array((Self.columns.joined(separator: ",") + "\r\n").utf8))
        let songsABlock = max(1, 1 << 20 / (parameters.textLength + 400))
        let blockCount = min(parameters.threads, (parameters.songs - 1) / songsABlock + 1)
        // Threads that share one composer wait for each other at its reference counts: half the rate, measured.
        let blocks = (0..<blockCount).map { _ in Block(SongComposer(parameters)) }
        var done = 0
        while done < parameters.songs {
            let start = done
            DispatchQueue.concurrentPerform(iterations: blocks.count) { index in
                let first = min(parameters.songs, start + index * songsABlock)
                let last = min(parameters.songs, first + songsABlock)
                blocks[index].fill(first..<last)
            }
            for block in blocks {
                let songs = try block.hand(to: body)
                if songs > 0 {
                    done += songs
                    work.report(Portion(done: done, total: parameters.songs))
                    try work.check()
                }
            }
        }
    }
}

/// Rows made by one thread; the buffer is reused.
private final class Block: Sendable {
    private struct Rows {
        var bytes: [UInt8] = []
        var songs = 0
    }

    private let rows = Mutex(Rows())
    private let composer: SongComposer

    init(_ composer: SongComposer) { self.composer = composer }

    func fill(_ songs: Range<Int>) {
        rows.withLock { rows in
            rows.bytes.removeAll(keepingCapacity: true)
            for song in songs { composer.append(song: song, to: &rows.bytes) }
            rows.songs = songs.count
        }
    }

    /// Passes the rows to `body`.
    ///
    /// - Returns: the number of songs that it held.
    func hand(to body: ([UInt8]) throws -> Void) rethrows -> Int {
        try rows.withLock { rows in
            if rows.songs > 0 { try body(rows.bytes) }
            return rows.songs
        }
    }
}
