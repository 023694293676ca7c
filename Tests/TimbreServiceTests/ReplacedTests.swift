import Foundation
import HTTPTypes
import Testing
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

@Suite("Programs of an earlier system are answered as before") struct ReplacedTests {
    @Test("Every key is optional, in any spelling, and what is not known is told")
    func keys() async throws {
        let served = try ServedCatalogue.shared.get()
        let plain = try await served.post("/recommend", #"{"tempo":99,"good_for_party":1,"genre":"rock","n":4}"#)
        let spelt = try await served.post(
            "/recommend", #"{"Tempo":"99","Good for Party":true,"Genre":"rock","num_recommendations":4,"colour":"red"}"#
        )
        let expected = try served.recommender.similar(
            to: Profile(numbers: ["tempo": 99, "good_for_party": 1], categories: ["genre": "rock"]),
            options: RecommendationOptions(count: 4)
        ).items
        let lists = try [plain, spelt].map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.body)) as? [[String: Any]])
        }
        for list in lists {
            #expect(list.compactMap { $0["song"] as? String } == expected.map(\.song.title))
            #expect(list.compactMap { $0["artist"] as? String } == expected.map(\.song.artist))
            #expect(list.allSatisfy { $0["score"] is Double && $0["genre"] is String })
        }
        #expect(spelt.headers[.timbreNotes]?.removingPercentEncoding?.contains("colour") ?? false)
        #expect(try await served.post("/recommend", "{}").status == 200)
        #expect(try await served.post("/recommend", #"{"energy":"loud"}"#).status == 400)
    }

    @Test("Shares are from 0 to 100, in a catalogue whose own are from 0 to 1 too")
    func units() async throws {
        let folder = try TemporaryFolder()
        var csv =
            "track_id,track_name,track_artist,danceability,energy,loudness,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms\n"
        for number in 0..<60 {
            let share = Double(number) / 60
            csv +=
                "t\(number),Song \(number),Artist \(number % 9),\(share),\(1 - share),-7,0.1,\(share * 0.5),0.0\(number % 10),0.1,\(share),\(90 + number),20000\(number % 10)\n"
        }
        let path = folder.file("c.timbre")
        let catalogue = try Catalogue.ingest(
            [folder.write(csv, to: "s.csv")], into: path, recipe: .named("spotify-tracks")
        ).catalogue.train(device: .cpu()).catalogue
        let service = try ServedCatalogue.service(path)
        let answer = try await service.ask(
            .post, "/recommend", body: Array(#"{"energy":80,"positiveness":20,"tempo":100,"n":5}"#.utf8))
        let expected = try Recommender(catalogue, device: .cpu()).similar(
            to: Profile(numbers: ["energy": 0.8, "valence": 0.2, "tempo": 100]),
            options: RecommendationOptions(count: 5)
        ).items.map(\.song.title)
        let list = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
        #expect(list.compactMap { $0["song"] as? String } == expected)
    }

    @Test("An identifier of the table names a song, and a number only where it can be one alone")
    func identifiers() async throws {
        let folder = try TemporaryFolder()
        var csv =
            "track_id,track_name,track_artist,danceability,energy,loudness,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms\n"
        for number in 0..<30 {
            csv +=
                "\(number + 10),Song \(number),Artist \(number),0.\(10 + number),0.5,-7,0.1,0.\(99 - number),0,0.1,0.3,\(90 + number),200000\n"
        }
        let path = folder.file("c.timbre")
        _ = try Catalogue.ingest([folder.write(csv, to: "s.csv")], into: path, recipe: .named("spotify-tracks"))
            .catalogue.train(device: .cpu())
        let service = try ServedCatalogue.service(path)
        func title(_ id: String) async throws -> String? {
            try await service.ask(.get, "/v1/songs/\(id)").object["title"] as? String
        }
        #expect(try await title("row:12") == "Song 12")
        #expect(try await title("id:12") == "Song 2")
        #expect(try await title("5") == "Song 5")
        #expect(try await title("35") == "Song 25")
        let both = try await service.ask(.get, "/v1/songs/12")
        #expect(both.status == 400 && both.detail.contains("Song 2") && both.detail.contains("Song 12"))
    }
}
