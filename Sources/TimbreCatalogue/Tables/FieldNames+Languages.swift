extension FieldNames {
    /// Names of fields in other languages, from exporters of playlists and people's own tables; they are matched after
    /// the English ones.
    static let foreignNames: [(field: SongField, names: [String])] = [
        (
            .id,
            [
                "uridutitre", "uridelacancion", "uridellatraccia", "uridafaixa", "nummeruri", "latensuri",
                "parcauri", "uriκομματιου", "トラックuri", "رابطالأغنيةuri",
            ]
        ),
        (
            .title,
            [
                "nomdutitre", "nombredelacancion", "nomedellatraccia", "nomedafaixa", "nummernaam",
                "latensnamn", "parcaadi", "ονομακομματιου", "トラック名", "اسمالأغنية", "nomedamusica",
                "musicanome", "nombrecancion", "judullagu", "nummer", "tracktitel", "곡명", "제목", "歌名",
                "название", "trackdescription", "contentname",
            ]
        ),
        (
            .artist,
            [
                "kunstlernamen", "nomsdelartiste", "nombresdelartista", "nomedellartista", "nomesdoartista",
                "naamvanartiest", "artistensnamn", "sanatciadi", "ονοματακαλλιτεχνη", "アーティスト名",
                "أسماءالفنانين", "nomedoartista", "nombreartista", "artiest", "가수명", "아티스트", "가수",
                "исполнитель", "kunstlername", "autor",
            ]
        ),
        (
            .album,
            [
                "nomdelalbum", "nombredelalbum", "nomedellalbum", "nomedoalbum", "naamvanalbum",
                "albumetsnamn", "albumadi", "ονομααλμπουμ", "アルバム名", "اسمالألبوم", "앨범", "альбом",
                "albuntitel",
            ]
        ),
        (
            .genre,
            [
                "kunstlergenres", "genresdelartiste", "generosdelartista", "generidellartista",
                "generosdoartista", "genresvandeartiest", "artistensgenrer", "sanatciturleri",
                "ειδηκαλλιτεχνη", "アーティストジャンル", "أنواعالفنان", "genere", "gattung",
            ]
        ),
        (
            .date,
            [
                "veroffentlichungsdatumdesalbums", "datedesortiedelalbum", "fechadelanzamientodelalbum",
                "datadirilasciodellalbum", "datadelancamentodoalbum", "releasedatumvanhetalbum",
                "albumetsreleasedatum", "albumcikistarihi", "ημερομηνιακυκλοφοριαςαλμπουμ", "アルバム発売日",
                "تاريخإصدارالألبوم", "veroffentlichungsdatum", "lanzamiento", "fechadelanzamiento",
                "datadelancamento", "datedesortie",
            ]
        ),
        (
            .year,
            [
                "jaar", "jaartal", "anodelanzamiento",
            ]
        ),
        (
            .duration,
            [
                "trackdauer", "dureedutitre", "duraciondelacancion", "duratadellatraccia", "duracaodafaixa",
                "nummerduur", "latlangd", "parcasuresi", "διαρκειακομματιου", "トラックの長さ", "مدةالأغنية",
                "duracaoem", "duracao", "mediaduration", "lengthduration", "durationlength", "spieldauer", "spielzeit",
                "laufzeit",
            ]
        ),
        (
            .popularity,
            [
                "beliebtheit", "popolarita", "popularidade", "populariteit", "popularitet", "populerlik",
                "δημοτικοτητα", "人気度", "الشعبية",
            ]
        ),
        (
            .explicit,
            [
                "explizit", "explicite", "explicito", "esplicito", "explicita", "expliciet", "acikicerik",
                "ακαταλληλο", "明示的な内容", "صريح", "conteudoexplicito",
            ]
        ),
        (
            .danceability,
            [
                "danseabilite", "ballabilita", "dancabilidade", "dansbaarheid", "dansbarhet",
                "dansedilebilirlik", "χορευτικοτητα", "ダンサビリティ", "قابليةالرقص",
            ]
        ),
        (
            .energy,
            [
                "energi", "enerji", "ενεργεια", "エネルギー", "الطاقة",
            ]
        ),
        (
            .key,
            [
                "tonalite", "chiave", "tonalidade", "toonsoort", "ton", "τονικοτητα", "キー", "المفتاح",
            ]
        ),
        (
            .loudness,
            [
                "volumesonore", "volume", "luidheid", "ljudstyrka", "sesseviyesi", "ενταση", "ラウドネス",
                "مستوىالصوت",
            ]
        ),
        (
            .mode,
            [
                "modus", "modalita", "lage", "mod", "τροπος", "モード", "النمط",
            ]
        ),
        (
            .speechiness,
            [
                "sprachanteil", "parlabilite", "hablado", "linguaggioparlato", "oralidade", "spraakzaamheid",
                "talighet", "konusmaorani", "ομιλητικοτητα", "スピーチ性", "محتوىالكلام",
            ]
        ),
        (
            .acousticness,
            [
                "akustik", "acoustique", "acustica", "akoestiek", "akustiklik", "ακουστικοτητα", "アコースティック性",
                "الطابعالصوتي",
            ]
        ),
        (
            .instrumentalness,
            [
                "instrumentalitat", "instrumentalidad", "strumentalita", "instrumentalidade",
                "instrumentaliteit", "instrumentalhet", "enstrumantalite", "οργανοκεντρικοτητα", "インストゥルメンタル性",
                "الطابعالآلي",
            ]
        ),
        (
            .liveness,
            [
                "lebendigkeit", "vivacite", "vivacidad", "vivacita", "vivacidade", "levendigheid", "livlighet",
                "canlilik", "ζωντανια", "ライブ感", "الحيوية",
            ]
        ),
        (
            .valence,
            [
                "valenz", "valenza", "valentie", "valens", "duygusallik", "θετικοτητα", "感情値", "الإيجابية",
            ]
        ),
        (
            .tempo,
            [
                "ρυθμος", "テンポ", "الإيقاع",
            ]
        ),
        (
            .timeSignature,
            [
                "taktart", "mesure", "compas", "battuta", "compasso", "maatstreep", "olcuisareti", "μετρο",
                "拍子", "توقيعالزمن",
            ]
        ),
    ]

    /// Foreign names that also have other meanings.
    static let weakForeignNames: Set<String> = [
        "akustik", "autor", "battuta", "chiave", "compas", "compasso", "lage", "lanzamiento", "linguaggioparlato",
        "mesure", "mod", "modus", "nummer", "ton", "vivacite", "volume",
    ]
}
