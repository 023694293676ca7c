/// What a catalogue tells of a song. Texts that were missing are empty.
public struct Song: Sendable, Equatable, Codable {
    /// The song's row in every `.npy`.
    public var id: Int
    /// The identifier in the CSV, where its recipe names one.
    public var sourceID: String?
    public var title: String
    /// As in the CSV: several names may stand here.
    public var artist: String
    public var album: String
    public var genre: String
    public var emotion: String
    public var year: Int?
    public var popularity: Double?

    public init(
        id: Int, sourceID: String? = nil, title: String, artist: String, album: String = "", genre: String = "",
        emotion: String = "", year: Int? = nil, popularity: Double? = nil
    ) {
        self.id = id
        self.sourceID = sourceID
        self.title = title
        self.artist = artist
        self.album = album
        self.genre = genre
        self.emotion = emotion
        self.year = year
        self.popularity = popularity
    }
}
