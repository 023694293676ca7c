import Foundation
import HTTPTypes
import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

@Suite("Songs of moods and for listeners") struct MoodRouteTests {
    private let served: MoodCatalogue

    init() throws { served = try MoodCatalogue.shared.get() }

    /// Members of songs of a list, compared with the library's songs, and the form with the document's.
    private func check(_ answer: ServiceAnswer, _ expected: MoodSongs, route path: String, _ method: HTTPRequest.Method)
        throws
    {
        #expect(answer.status == 200 && answer.ids == expected.items.map(\.id) && !answer.ids.isEmpty)
        let (values, names) = (try served.catalogue.features(), served.catalogue.recipe.features.map(\.name))
        for (item, told) in zip(answer.items, expected.items) {
            let song = try served.catalogue.song(told.id)
            #expect(item["rank"] as? Int == told.rank && item["mood"] as? String == told.mood)
            #expect(item["probability"] as? Double == told.probability && item["reasons"] as? [String] == told.reasons)
            #expect(item["source_id"] as? String == song.sourceID && item["title"] as? String == song.title)
            #expect(item["artist"] as? String == song.artist && item["artists"] as? [String] == song.artists)
            #expect(item["album"] as? String == song.album && item["genres"] as? [String] == song.genres)
            #expect(item["genre"] as? String == song.genre && item["emotion"] as? String == song.emotion)
            #expect(item["year"] as? Int == song.year)
            #expect(item["link"] as? String == "https://open.spotify.com/track/\(song.sourceID ?? "")")
            let features = zip(names, values.floats(rows: song.id..<song.id + 1)).filter { $1.isFinite }
            #expect(
                (item["features"] as? [String: Double])?.mapValues { Float($0) }
                    == Dictionary(uniqueKeysWithValues: features))
            #expect((features.count == names.count) == (song.id % 3 != 2))
        }
        guard case .found(let route, _) = Routes.table.match(method, path) else {
            Issue.record("no route for \(path)")
            return
        }
        let schema = try #require(route.answers.first { $0.type == "application/json" }?.schema)
        #expect(schema.flaw(in: try JSONSerialization.jsonObject(with: Data(answer.body))) == nil)
    }

    @Test(
        "A mood's songs have all that is told of songs, beside mood, probability and reasons",
        arguments: ["river", "stone"])
    func songs(mood: String) async throws {
        let answer = try await served.service.ask(.get, "/v1/moods/\(mood)/songs?n=8&features=true")
        try check(
            answer, served.catalogue.songs(ofMood: mood, options: MoodSongOptions(count: 8)),
            route: "/v1/moods/\(mood)/songs", .get)
        let plain = try await served.service.ask(.get, "/v1/moods/\(mood)/songs?n=8")
        #expect(plain.ids == answer.ids && plain.items.allSatisfy { $0["features"] == nil && $0["link"] is String })
    }

    @Test("So have a listener's songs, whatever form of lists the client takes")
    func listener() async throws {
        let body = #"{"answers":{"age":"old","likes":"Blues"},"n":6,"features":true}"#
        let told = try served.catalogue.moods.listeners([["age": "old", "likes": "Blues"]], device: .cpu())[0]
        let expected = try served.catalogue.songs(for: told, options: MoodSongOptions(count: 6))
        #expect(expected.items.count == 6 && expected.items.allSatisfy { !$0.reasons.isEmpty })
        for accepted in ["application/json", "text/csv"] {
            let answer = try await served.service.ask(
                .post, "/v1/listeners", headers: ["Accept": accepted], body: Array(body.utf8))
            try check(answer, expected, route: "/v1/listeners", .post)
            #expect((answer.object["moods"] as? [[String: Any]])?.first?["name"] as? String == told.moods[0].name)
        }
    }

    @Test("A value that a song lacks is missing of the song, of percentiles and of clusters")
    func absent() async throws {
        let details = try await served.service.ask(.get, "/v1/songs/row:2").object
        let features = try #require(details["features"] as? [String: Double])
        #expect(features["duration_ms"] == nil && features["energy"] != nil)
        let model = try await served.service.ask(.get, "/v1/model").object
        let told = try #require(model["features"] as? [[String: Any]]).first { $0["name"] as? String == "duration_ms" }
        let quantiles = try #require(told?["quantiles"] as? [Double])
        #expect(quantiles.count == 101 && quantiles.first == 180_000 && quantiles.last == 180_000 + 88 * 500)
    }
}
