import Foundation
import TimbreBase
import TimbreFiles

/// Playlists in JSON: a slice of Spotify's Million Playlist Dataset, or the playlists of an account's export.
///
/// Chen, Lamere, Schedl, Zamani: "RecSys Challenge 2018: automatic music playlist continuation", RecSys 2018.
struct PlaylistSlice: Decodable {
    struct Playlist: Decodable {
        var pid: Int?
        var name: String?
        /// Tracks of a playlist in a slice.
        var tracks: [Track]?
        /// Items of a playlist in an account's export.
        var items: [Item]?
    }

    struct Item: Decodable {
        /// Track of the item; nil for an episode or a local file.
        var track: Track?
    }

    struct Track: Decodable {
        var uri: String?
        var name: String?
        var artist: String?

        private enum Keys: String, CodingKey {
            case trackURI = "track_uri"
            case trackName = "track_name"
            case artistName = "artist_name"
            case exportURI = "trackUri"
            case exportName = "trackName"
            case exportArtist = "artistName"
        }

        init(from decoder: any Decoder) throws {
            let object = try decoder.container(keyedBy: Keys.self)
            func text(_ keys: [Keys]) throws -> String? {
                try keys.lazy.compactMap { try object.decodeIfPresent(String.self, forKey: $0) }.first
            }
            uri = try text([.trackURI, .exportURI])
            name = try text([.trackName, .exportName])
            artist = try text([.artistName, .exportArtist])
        }
    }

    var playlists: [Playlist]

    /// - Throws: `FileFault.damaged` for JSON of another shape.
    init(_ file: SpooledFile) throws {
        do {
            self = try JSONDecoder().decode(PlaylistSlice.self, from: Data(FileContent.text(of: file)))
        } catch is DecodingError {
            throw FileFault.unsupported(
                path: file.name,
                detail: "it is JSON, but not of the form {\"playlists\": [{\"pid\": 0, \"tracks\": […]}]}")
        }
    }

    /// Whether a file is a JSON object with playlists.
    static func isSlice(_ file: SpooledFile) throws -> Bool {
        let start = try TextSample(file).bytes.prefix(1 << 16)
        guard let first = start.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") else { return false }
        return String(decoding: start, as: UTF8.self).contains("\"playlists\"")
    }

    func forEachRow(_ body: (PlaylistRows.Row) -> Void) {
        for (number, playlist) in playlists.enumerated() {
            let name = playlist.pid.map(String.init) ?? playlist.name.map { "\($0) \(number)" } ?? "\(number)"
            for track in (playlist.tracks ?? []) + (playlist.items ?? []).compactMap(\.track) {
                body(
                    PlaylistRows.Row(
                        playlist: name, identifier: track.uri ?? "", title: track.name ?? "", artist: track.artist ?? ""
                    ))
            }
        }
    }
}
