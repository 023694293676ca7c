/// Names of fields in tables, in groups by preference.
///
/// Names are compared in the form of `ColumnName`. Earlier groups are preferred; two columns with names of the same
/// group leave the field's column open.
enum FieldNames {
    struct Match: Equatable {
        var field: SongField
        /// Number of the group; the lowest is preferred.
        var rank: Int
        /// Whether the name also has other meanings, so that a column whose values don't fit is not of this field.
        var isWeak: Bool
    }

    /// The field that a column's name means; nil for an unknown one.
    static func match(_ name: ColumnName) -> Match? {
        name.candidates.lazy.compactMap { matches[$0] }.first
    }

    /// Whether a column of playlists holds names, which need not be unique, and no identifiers.
    static func isName(_ playlistColumn: String) -> Bool {
        !["playlistid", "pid"].contains(ColumnName.plain(playlistColumn))
    }

    private static let matches: [String: Match] = {
        var matches: [String: Match] = [:]
        for (field, groups) in names {
            for (rank, group) in groups.enumerated() {
                for name in group {
                    precondition(matches[name] == nil, "“\(name)” is a name of two fields")
                    matches[name] = Match(field: field, rank: rank, isWeak: weak.contains(name))
                }
            }
        }
        for (field, foreign) in foreignNames {
            for name in foreign {
                precondition(matches[name] == nil, "“\(name)” is a name of two fields")
                matches[name] = Match(field: field, rank: foreignRank, isWeak: weakForeignNames.contains(name))
            }
        }
        return matches
    }()

    /// Rank of foreign names, after all groups of English ones.
    private static let foreignRank = 100

    /// Short names that also have other meanings.
    private static let weak: Set<String> = [
        "track", "song", "name", "date", "time", "totaltime", "milliseconds", "length", "key", "camelot", "mode",
        "scale", "pop", "dance", "loud", "db",
        "level", "live",
        "val", "dur", "speech", "acoustic", "instrumental", "released", "release", "style", "mood", "moods",
        "link", "url", "uri", "href", "isrc", "meter", "positivity", "tag", "tags", "singer", "band", "nom", "nombre",
        "topic", "topics", "theme", "themes", "text", "words", "letra", "testo",
    ]

    private static let names: [(field: SongField, groups: [[String]])] = [
        (
            .id,
            [
                ["trackid", "songid", "spotifyid", "spotifytrackid", "spotifysongid", "idtrack", "idsong"], ["id"],
                ["trackuri", "spotifyuri", "spotifytrackuri"], ["uri"],
                ["trackurl", "spotifyurl", "tracklink", "trackhref", "externalurl"], ["url", "link", "href"],
                ["isrc"], ["mbid", "recordingmbid", "recordingid"],
            ]
        ),
        (
            .title,
            [
                ["trackname", "songname", "songtitle", "tracktitle", "nameofsong", "nameoftrack", "titleofsong"],
                ["title", "titel", "titulo", "titre", "titolo"],
                ["song", "track", "cancion", "lied", "chanson", "musica"],
                ["name", "nombre", "nom", "nome"],
            ]
        ),
        (
            .artist,
            [
                ["artistnames", "artists", "trackartists", "artistsnames", "songartists"],
                ["trackartist", "artistname", "artistsname", "songartist", "nameofartist"],
                ["artist", "interpret", "kunstler", "artista", "artistas", "artiste", "artistes", "interprete"],
                ["performer", "performers", "singer", "band", "mainartist", "primaryartist", "firstartist"],
                ["albumartist", "albumartists", "albumartistname", "albumartistnames"],
            ]
        ),
        (
            .album,
            [
                ["trackalbumname", "albumname", "albumtitle", "nameofalbum"], ["album", "albumn"], ["release"],
            ]
        ),
        (
            .genre,
            [
                ["genres", "trackgenres"], ["trackgenre", "songgenre"],
                ["genre", "genero", "generos", "musikrichtung"],
                ["topgenre", "genretop", "maingenre", "primarygenre"], ["playlistgenre"],
                ["artistgenres", "artistgenre", "genresofartist"], ["style", "tag", "tags"],
            ]
        ),
        (.subgenre, [["subgenres", "subgenre", "tracksubgenre"], ["playlistsubgenre"]]),
        (.emotion, [["emotion", "emotions"], ["mood", "moods", "moodlabel", "stimmung"]]),
        (.topic, [["topic", "topics", "lyricstopic", "maintopic", "dominanttopic"], ["theme", "themes"]]),
        (
            .lyrics,
            [
                ["lyrics", "lyric", "songlyrics", "tracklyrics", "songtext", "liedtext", "letra", "paroles", "testo"],
                ["text"], ["words"],
            ]
        ),
        // Other links that identify no song are used after these: see `TableMeaning`.
        (
            .link,
            [["songurl", "songlink", "listenurl", "audiourl", "youtubeurl", "youtubelink", "videourl", "permalink"]]
        ),
        (
            .date,
            [
                ["trackalbumreleasedate", "albumreleasedate", "releasedate", "datereleased", "dateofrelease"],
                ["albumdatereleased", "trackdatereleased", "originalreleasedate"], ["released", "releasedon"], ["date"],
            ]
        ),
        (
            .year,
            [
                ["releaseyear", "releasedyear", "yearreleased", "yearofrelease", "albumreleaseyear", "albumyear"],
                ["year", "jahr", "ano", "annee", "anno", "erscheinungsjahr"], ["originalyear"],
            ]
        ),
        (
            .duration,
            [
                ["duration", "length", "playtime", "dauer", "duree", "duracion", "durata", "lange", "runtime"],
                ["time", "dur"], ["totaltime", "milliseconds"],
            ]
        ),
        (
            .popularity,
            [["popularity", "trackpopularity", "songpopularity", "popularidad", "popularite", "popularitat"], ["pop"]]
        ),
        (.danceability, [["danceability", "danceabilty", "bailabilidad", "tanzbarkeit"], ["dance", "dnce"]]),
        (.energy, [["energy", "energia", "energie"], ["nrgy"]]),
        (
            .key,
            [["key", "tonart", "tonalidad", "keysignature"], ["initialkey", "musicalkey", "camelotkey", "camelot"]]
        ),
        (.loudness, [["loudness", "lautstarke", "volumen"], ["loud", "db", "level"]]),
        (.mode, [["mode", "modo", "modality"], ["scale"]]),
        (.speechiness, [["speechiness"], ["speech", "spch"]]),
        (.acousticness, [["acousticness", "acousticeness"], ["acoustic", "acous"]]),
        (.instrumentalness, [["instrumentalness", "instrumentality"], ["instrumental"]]),
        (.liveness, [["liveness"], ["live"]]),
        (.valence, [["valence", "positiveness", "valencia"], ["positivity", "val"]]),
        (.tempo, [["tempo", "beatsperminute"], ["bpm"]]),
        (.timeSignature, [["timesignature", "timesig"], ["meter"]]),
        (.explicit, [["explicit", "isexplicit", "explicitcontent", "explicitlyrics"]]),
        (.playlist, [["playlistid", "pid"], ["playlist", "playlistname", "playlisttitle"]]),
    ]
}
