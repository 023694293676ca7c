import Foundation
import Timbre
import TimbreFiles
import TimbreTestSupport

@testable import TimbreService

/// A small catalogue with classifiers of songs and of listeners, in whose table some cells are empty, and its service.
final class MoodCatalogue: Sendable {
    static let shared = Result { try MoodCatalogue() }

    let catalogue: Catalogue
    let service: Service
    private let folder: TemporaryFolder

    private init() throws {
        folder = try TemporaryFolder()
        let path = folder.file("moods.timbre")
        let table = try folder.write(Self.songs, to: "songs.csv")
        let ingested = try Catalogue.ingest([table], into: path, recipe: .named("spotify-tracks")).catalogue
        let topics = try MoodRecipe(
            yaml: """
                name: topics
                labels: [topic]
                texts: {lyrics: {least: 1}}
                network: {hidden: [8]}
                training: {batch: 16, epochs: 6, rate: 0.01}
                """, source: "test")
        let people = try MoodRecipe(
            yaml: """
                name: people
                survey: {label: moods, columns: [age, likes]}
                network: {hidden: [8]}
                training: {batch: 16, epochs: 5, rate: 0.01}
                songs: {rest: [river], joy: [dance], grief: [stone]}
                """, source: "test")
        let survey = try Survey(try folder.write(Self.survey, to: "survey.csv"))
        let told = try ingested.moods.train(topics, device: .cpu()).catalogue
        catalogue = try told.moods.train(people, survey: survey, device: .cpu()).catalogue
        service = try ServedCatalogue.service(path)
    }

    /// Songs whose words tell their topic. The identifiers have the form of Spotify's, and every third length is empty.
    private static let songs: String = {
        let words = [
            ["river", "water", "boat", "stream", "shore", "rain"],
            ["dance", "floor", "beat", "rhythm", "move", "night"],
            ["stone", "cold", "wall", "mountain", "grey", "heavy"],
        ]
        let names = ["river", "dance", "stone"]
        let lines = (0..<90).map { song in
            let own = (0..<5).map { words[song % 3][(song / 3 * ($0 + 1) + $0 * $0 + song / 18) % 6] }
            let sound = (0..<5).map { "\(Double((song * 7 + $0 * 13) % 40) / 100 + ($0 == song % 3 ? 0.55 : 0.05))" }
            let number = String(repeating: "0", count: song < 10 ? 20 : 19) + "x\(song)"
            return
                "\(number),Song \(song),Artist \(song / 3),Album,\(1990 + song % 30),\"\(own.joined(separator: " "))\","
                + "\(names[song % 3]),\(sound.joined(separator: ",")),\(song % 3 == 2 ? "" : "\(180_000 + song * 500)")"
        }
        return
            "track_id,title,artist,album,year,lyrics,topic,danceability,energy,valence,acousticness,liveness,duration_ms\n"
            + lines.joined(separator: "\n") + "\n"
    }()

    private static let survey: String = {
        let kinds = [
            ("young", "Rock, Pop", "joy"), ("old", "Folk", "rest"), ("young", "Folk", "rest, joy"),
            ("old", "Blues", "grief"),
        ]
        return "age,likes,moods,number\n"
            + (0..<80).map { "\(kinds[$0 % 4].0),\"\(kinds[$0 % 4].1)\",\"\(kinds[$0 % 4].2)\",\($0)\n" }.joined()
    }()
}
