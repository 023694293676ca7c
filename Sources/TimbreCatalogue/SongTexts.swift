/// Titles and albums of songs as inputs of a model: one text a song, title and album with a space between them.
public struct SongTexts: Sendable, Equatable {
    /// UTF-8 of all texts, song after song.
    private var bytes: [UInt8] = []
    /// Start of each song's text, then the length of all, `[songs + 1]`, ascending.
    private var starts = [0]

    public init() {}

    /// Appends the texts of the next song.
    public mutating func append(title: String, album: String) {
        var (title, album) = (title, album)
        title.withUTF8 { title in
            album.withUTF8 { append(title: UnsafeRawBufferPointer(title), album: UnsafeRawBufferPointer($0)) }
        }
    }

    /// Appends a song's texts as UTF-8.
    mutating func append(title: UnsafeRawBufferPointer, album: UnsafeRawBufferPointer) {
        bytes += title
        if !title.isEmpty, !album.isEmpty { bytes.append(UInt8(ascii: " ")) }
        bytes += album
        starts.append(bytes.count)
    }

    public var count: Int { starts.count - 1 }

    /// The UTF-8 of one song's text.
    package subscript(song: Int) -> ArraySlice<UInt8> { bytes[starts[song]..<starts[song + 1]] }

    /// A range of songs, renumbered from 0.
    package subscript(songs: Range<Int>) -> SongTexts {
        var selected = SongTexts()
        let first = starts[songs.lowerBound]
        selected.bytes = Array(bytes[first..<starts[songs.upperBound]])
        selected.starts = starts[songs.lowerBound...songs.upperBound].map { $0 - first }
        return selected
    }

    /// The given songs, in their order, renumbered from 0.
    package func selecting(_ songs: [Int32]) -> SongTexts {
        var selected = SongTexts()
        selected.starts.reserveCapacity(songs.count + 1)
        selected.bytes.reserveCapacity(songs.reduce(0) { $0 + starts[Int($1) + 1] - starts[Int($1)] })
        for song in songs {
            selected.bytes += self[Int(song)]
            selected.starts.append(selected.bytes.count)
        }
        return selected
    }
}
