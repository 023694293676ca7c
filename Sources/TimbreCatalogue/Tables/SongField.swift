/// A thing that a column of a table of songs can tell.
///
/// A recipe's feature that names a field means it in the field's unit, or in one of its own; what a table gives is
/// converted to it.
public enum SongField: String, Sendable, Codable, CaseIterable {
    /// The identifier of a song.
    case id
    case title, artist, album, genre, subgenre, emotion
    /// Topic of the lyrics.
    case topic
    case lyrics
    /// Where a song can be heard: an address of the web.
    case link
    /// The day, month or year of the release.
    case date
    /// The year of the release, where a table has it in a column of its own.
    case year
    case duration
    /// From 0 to 100.
    case popularity
    case danceability, energy, key, loudness, mode, speechiness, acousticness, instrumentalness, liveness, valence,
        tempo
    case timeSignature = "time_signature"
    case explicit
    /// The playlist that a row belongs to.
    case playlist
}

/// The kind of thing that a field is, by which its values are read and checked.
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

    /// The unit of a recipe's feature that names none.
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

    /// Whether a feature can be made of it.
    var isNumeric: Bool { quantity != .text && quantity != .names }

    /// Whether two columns that may be the field leave open what songs are; of other fields, the first counts.
    var isDecisive: Bool {
        switch self {
        case .title, .artist, .duration, .popularity: true
        default: isSound
        }
    }

    /// Whether it says what a song sounds like: of these a recipe needs some, whatever else a table lacks.
    var isSound: Bool {
        switch self {
        case .danceability, .energy, .key, .loudness, .mode, .speechiness, .acousticness, .instrumentalness, .liveness,
            .valence, .tempo, .timeSignature:
            true
        default: false
        }
    }

    /// As people call it.
    public var inWords: String {
        switch self {
        case .id: "identifier"
        case .timeSignature: "time signature"
        default: rawValue
        }
    }
}
