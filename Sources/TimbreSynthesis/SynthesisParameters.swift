public import Foundation

/// Settings of a `SongSynthesizer`.
public struct SynthesisParameters: Sendable, Equatable {
    /// Number of songs, all distinct; at least 1.
    public var songs: Int
    /// Seed: with the same number of songs and text length, the same seed gives the same bytes.
    public var seed: UInt64
    /// Mean length of a song's text in bytes; single texts have between half and one and a half times as many. 0: no
    /// texts. With the default, 900,000 songs are about 1.1 GB.
    public var textLength: Int
    /// Number of threads that make songs; the bytes do not depend on it.
    public var threads: Int

    public init(
        songs: Int = 900_000, seed: UInt64 = 1, textLength: Int = 900,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        self.songs = songs
        self.seed = seed
        self.textLength = textLength
        self.threads = threads
    }

    /// Legal numbers of songs.
    public static let songRange = 1...1_000_000_000
    /// Legal mean lengths of texts, in bytes.
    public static let textLengthRange = 0...1_000_000
}
