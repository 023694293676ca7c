import Timbre
import TimbreBase
import TimbreCatalogue
import TimbreMaps

/// Map in the form that the page draws: 16-bit coordinates, in a random order, so that the first points are a sample of
/// all.
struct PackedMap: Sendable {
    let map: SongMap
    /// Ids of the songs, in the order of the points.
    let songs: [Int32]
    /// Smallest and largest coordinates.
    let bounds: (minimum: (x: Float, y: Float), maximum: (x: Float, y: Float))
    /// Coordinates: x and y of each point as little-endian UInt16, 0 to 65535 between the bounds.
    let places: [UInt8]

    /// - Throws: `MapFault.noMap`, `.mapOfEarlierModel`; `CatalogueFault.damaged`.
    init(_ catalogue: Catalogue) throws {
        map = try catalogue.map()
        let draws = Philox(seed: map.description.seed)
        var keyed = map.songs.map { (key: draws(UInt32($0), .mapPoints, 0, 0)[0], song: Int32($0)) }
        keyed.sort { ($0.key, $0.song) < ($1.key, $1.song) }
        songs = keyed.map(\.song)
        var (low, high) = ((x: Float.infinity, y: Float.infinity), (x: -Float.infinity, y: -Float.infinity))
        for song in songs {
            guard let place = map.place(of: Int(song)) else { continue }
            (low.x, low.y) = (min(low.x, place.x), min(low.y, place.y))
            (high.x, high.y) = (max(high.x, place.x), max(high.y, place.y))
        }
        bounds = (low, high)
        let (width, height) = (max(high.x - low.x, .leastNormalMagnitude), max(high.y - low.y, .leastNormalMagnitude))
        var places: [UInt8] = []
        places.reserveCapacity(songs.count * 4)
        for song in songs {
            guard let place = map.place(of: Int(song)) else { continue }
            for share in [(place.x - low.x) / width, (place.y - low.y) / height] {
                let step = UInt16(min(65535, max(0, (share * 65535).rounded())))
                places += [UInt8(step & 0xFF), UInt8(step >> 8)]
            }
        }
        self.places = places
    }

    /// Ids of the songs as little-endian UInt32, in the order of the points.
    var songBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(songs.count * 4)
        for song in songs { withUnsafeBytes(of: UInt32(song).littleEndian) { bytes += $0 } }
        return bytes
    }

    /// Class of each point as a byte, 255 for none.
    func classes(_ value: (Int) -> Int?) -> [UInt8] {
        songs.map { song in value(Int(song)).flatMap { (0..<255).contains($0) ? UInt8($0) : nil } ?? 255 }
    }
}
