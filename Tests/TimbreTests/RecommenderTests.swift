import Foundation
import Testing
import Timbre
import TimbreTestSupport

@Suite("Recommending across devices")
struct RecommenderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Trained on one device, by the same seed.
    private func trained(on device: Device) throws -> Recommender {
        let csv = folder.file("songs.csv")
        let path = folder.file("\(UUID().uuidString).timbre")
        try SongSynthesizer(parameters: SynthesisParameters(songs: 600, textLength: 10)).write(to: csv)
        let catalogue = try Catalogue.ingest([csv], into: path, recipe: .named("spotify-900k")).catalogue
        var recipe = catalogue.recipe
        recipe.training.batch = 64
        recipe.training.epochs = 5
        return try Recommender(catalogue.train(recipe: recipe, device: device).catalogue, device: device)
    }

    @Test("Trained from one seed on every device: losses within 1e-3, the same ten songs for 99 % of queries")
    func sameOnEveryDevice() throws {
        let recommenders = try Backends.present.map { try trained(on: $0) }
        func losses(_ recommender: Recommender) throws -> [Double] {
            try String(contentsOfFile: recommender.catalogue.path + "/history.csv", encoding: .utf8)
                .split(separator: "\n").dropFirst().compactMap { Double($0.split(separator: ",")[1]) }
        }
        let expected = try losses(recommenders[0])
        #expect(expected.count == 5)
        for other in recommenders.dropFirst() {
            for (loss, wanted) in zip(try losses(other), expected) {
                #expect(abs(loss - wanted) <= 1e-3 * wanted)
            }
            var same = 0
            for song in 0..<600 {
                let mine = try other.similar(toSong: song).items.map(\.song.id)
                let theirs = try recommenders[0].similar(toSong: song).items.map(\.song.id)
                if Set(mine) == Set(theirs) { same += 1 }
            }
            #expect(same >= 594, "\(same) of 600 on \(other.device.description.name)")
        }
    }

    @Test("The same model answers with the same ids and score bits on every device")
    func sameBits() throws {
        let first = try trained(on: Backends.present[0])
        let profile = Profile(numbers: ["tempo": 128, "energy": 77], categories: ["genre": "rock"])
        let wanted = try first.similar(to: profile, options: RecommendationOptions(count: 50)).items
        #expect(wanted.count == 50)
        for device in Backends.present.dropFirst() {
            let other = try Recommender(first.catalogue, device: device)
            let found = try other.similar(to: profile, options: RecommendationOptions(count: 50)).items
            #expect(found.map(\.song.id) == wanted.map(\.song.id))
            #expect(found.map(\.score.bitPattern) == wanted.map(\.score.bitPattern))
        }
    }
}
