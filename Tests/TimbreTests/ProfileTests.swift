import Testing
import Timbre

@Suite("Profiles")
struct ProfileTests {
    let recipe: Recipe

    init() throws { recipe = try .named("spotify-900k") }

    @Test("Keys, values and the spaces around them are read")
    func reading() throws {
        let profile = try Profile(parsing: " tempo = 120 ,energy=8e1, genre=rock", recipe: recipe)
        #expect(profile == Profile(numbers: ["tempo": 120, "energy": 80], categories: ["genre": "rock"]))
    }

    @Test("A comma that no key follows belongs to the value")
    func commas() throws {
        let profile = try Profile(parsing: "artist=Earth, Wind & Fire,tempo=99", recipe: recipe)
        #expect(profile == Profile(numbers: ["tempo": 99], categories: ["artist": "Earth, Wind & Fire"]))
    }

    @Test("A comma and a sign are what they are, whatever joins them to their neighbours")
    func joinedSigns() throws {
        let profile = try Profile(parsing: "artist=\u{D4E},tempo=99,genre=\u{301}", recipe: recipe)
        #expect(
            profile == Profile(numbers: ["tempo": 99], categories: ["artist": "\u{D4E}", "genre": "\u{301}"]))
    }

    @Test("An empty profile is one: everything at its median")
    func empty() throws {
        #expect(try Profile(parsing: "", recipe: recipe) == Profile())
    }

    @Test("A misspelt key suggests the nearest; one near nothing lists them all")
    func unknownKeys() throws {
        let all = recipe.profileKeys
        #expect(throws: RecommenderFault.unknownProfileKey("danceabilty", nearest: "danceability", keys: all)) {
            try Profile(parsing: "danceabilty=4", recipe: recipe)
        }
        #expect(throws: RecommenderFault.unknownProfileKey("xyzzyxyzzy", nearest: nil, keys: all)) {
            try Profile(parsing: "xyzzyxyzzy=4", recipe: recipe)
        }
    }

    @Test("The keys of the 900k recipes are the documented ones, in order")
    func documentedKeys() {
        #expect(
            recipe.profileKeys == [
                "tempo", "popularity", "energy", "danceability", "positiveness", "speechiness", "liveness",
                "acousticness", "instrumentalness", "good_for_party", "good_for_work_study", "good_for_exercise",
                "good_for_running", "good_for_driving", "good_for_social_gatherings", "good_for_morning_routine",
                "good_for_meditation_stretching", "year", "artist", "genre", "emotion",
            ])
    }

    @Test("A category that is stored but not trained is no profile key")
    func storedCategory() throws {
        let tracks = try Recipe.named("spotify-tracks")
        #expect(throws: RecommenderFault.self) { try Profile(parsing: "genre=pop", recipe: tracks) }
    }
}
