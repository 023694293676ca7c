public import Foundation

/// What `SongSynthesizer` makes.
public struct SynthesisParameters: Sendable, Equatable {
    /// Songs, all distinct; at least 1.
    public var songs: Int
    /// The same seed, number of songs and text length give the same bytes.
    public var seed: UInt64
    /// Bytes of a song's text on average; single texts have between half and one and a half of it. 0: no text.
    /// With the default, 900,000 songs are about 1.1 GB.
    public var textLength: Int
    /// Threads that make songs; the bytes do not depend on it.
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

    /// What the command line allows; the synthesizer itself refuses less.
    public static let songRange = 1...1_000_000_000
    /// Bytes of a text that the command line allows.
    public static let textLengthRange = 0...1_000_000
}
