/// Meaning of a column in a table of songs.
///
/// A recipe's feature with a field is in the field's unit or in one of its own, to which a table's values are
/// converted.
public enum SongField: String, Sendable, Codable, CaseIterable {
    /// The identifier of a song.
    case id
    case title, artist, album, genre, subgenre, emotion
    /// Topic of the lyrics.
    case topic
    case lyrics
    /// Web address where a song can be heard.
    case link
    /// Date of the release: day, month or year.
    case date
    /// Year of the release, in a column of its own.
    case year
    case duration
    /// Popularity, 0 to 100.
    case popularity
    case danceability, energy, key, loudness, mode, speechiness, acousticness, instrumentalness, liveness, valence,
        tempo
    case timeSignature = "time_signature"
    case explicit
    /// The playlist that a row belongs to.
    case playlist
}

/// Kind of a field's values, by which they are read and checked.
enum Quantity: Equatable {
    case text
    /// One or several names.
    case names
    case date
    case duration
    /// A part of a whole, from 0 to 1.
    case share
    case decibels
    case tempo
    /// Semitones above C, −1 where no key was found.
    case pitchClass
    /// 1 for major, 0 for minor.
    case mode
    /// 1 for yes, 0 for no.
    case flag
    /// Beats in a bar.
    case beats
}

extension SongField {
    var quantity: Quantity {
        switch self {
        case .id, .title, .album, .lyrics, .link, .playlist: .text
        case .artist, .genre, .subgenre, .emotion, .topic: .names
        case .date, .year: .date
        case .duration: .duration
        case .popularity, .danceability, .energy, .speechiness, .acousticness, .instrumentalness, .liveness, .valence:
            .share
        case .key: .pitchClass
        case .loudness: .decibels
        case .mode: .mode
        case .tempo: .tempo
        case .timeSignature: .beats
        case .explicit: .flag
        }
    }

    /// Unit of a recipe's feature without a unit of its own.
    var unit: FeatureUnit {
        switch quantity {
        case .text, .names, .date: .year
        case .duration: .milliseconds
        case .share: self == .popularity ? .percent : .fraction
        case .decibels: .decibels
        case .tempo: .beatsPerMinute
        case .pitchClass, .mode, .flag, .beats: .number
        }
    }

    /// Whether the field can be a feature.
    var isNumeric: Bool { quantity != .text && quantity != .names }

    /// Whether two columns that may be the field are a fault; for other fields, the first is used.
    var isDecisive: Bool {
        switch self {
        case .title, .artist, .duration, .popularity: true
        default: isSound
        }
    }

    /// Whether the field is about the sound of a song; a recipe needs some of these.
    var isSound: Bool {
        switch self {
        case .danceability, .energy, .key, .loudness, .mode, .speechiness, .acousticness, .instrumentalness, .liveness,
            .valence, .tempo, .timeSignature:
            true
        default: false
        }
    }

    /// Name of the field for people.
    public var inWords: String {
        switch self {
        case .id: "identifier"
        case .timeSignature: "time signature"
        default: rawValue
        }
    }
}
