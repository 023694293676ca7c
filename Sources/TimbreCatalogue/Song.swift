/// A song of a catalogue. Missing texts are empty.
public struct Song: Sendable, Equatable {
    /// Row of the song in every `.npy`.
    public var id: Int
    /// Identifier in the CSV; nil where it has none.
    public var sourceID: String?
    public var title: String
    /// Artists, the main one first.
    public var artists: [String]
    public var album: String
    /// Genres, the main one first.
    public var genres: [String]
    /// Emotion; several are separated by "; ".
    public var emotion: String
    public var year: Int?
    public var popularity: Double?

    public init(
        id: Int, sourceID: String? = nil, title: String, artists: [String] = [], album: String = "",
        genres: [String] = [], emotion: String = "", year: Int? = nil, popularity: Double? = nil
    ) {
        self.id = id
        self.sourceID = sourceID
        self.title = title
        self.artists = artists
        self.album = album
        self.genres = genres
        self.emotion = emotion
        self.year = year
        self.popularity = popularity
    }

    /// The main artist; empty for none.
    public var artist: String { artists.first ?? "" }

    /// The main genre; empty for none.
    public var genre: String { genres.first ?? "" }
}

extension Song: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, sourceID, title, artist, artists, album, genre, genres, emotion, year, popularity
    }

    /// Decodes only the lists of artists and genres; their first elements are the main ones.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(Int.self, forKey: .id),
            sourceID: try values.decodeIfPresent(String.self, forKey: .sourceID),
            title: try values.decode(String.self, forKey: .title),
            artists: try values.decode([String].self, forKey: .artists),
            album: try values.decode(String.self, forKey: .album),
            genres: try values.decode([String].self, forKey: .genres),
            emotion: try values.decode(String.self, forKey: .emotion),
            year: try values.decodeIfPresent(Int.self, forKey: .year),
            popularity: try values.decodeIfPresent(Double.self, forKey: .popularity))
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encodeIfPresent(sourceID, forKey: .sourceID)
        try values.encode(title, forKey: .title)
        try values.encode(artist, forKey: .artist)
        try values.encode(artists, forKey: .artists)
        try values.encode(album, forKey: .album)
        try values.encode(genre, forKey: .genre)
        try values.encode(genres, forKey: .genres)
        try values.encode(emotion, forKey: .emotion)
        try values.encodeIfPresent(year, forKey: .year)
        try values.encodeIfPresent(popularity, forKey: .popularity)
    }
}
