/// Names of the sub-genres of `GenreTable.rows`.
enum SubgenreNames {
    /// Eight names for each row of `GenreTable.rows`, in the order of the rows, the most frequent first.
    static let all: [[String]] = [
        "dance pop, synthpop, electropop, pop rock, teen pop, art pop, chamber pop, bedroom pop",
        "classic rock, hard rock, garage rock, punk rock, progressive rock, blues rock, psychedelic rock, soft rock",
        "trap, cloud rap, boom bap, conscious hip hop, jazz rap, lo-fi hip hop, west coast, east coast",
        "indie pop, indie rock, indie folk, dream pop, shoegaze, lo-fi indie, twee pop, slowcore",
        "house, disco, eurodance, deep house, tech house, dancehall, hi-nrg, garage",
        "drill, gangsta rap, southern rap, grime, horrorcore, phonk, crunk, battle rap",
        "contemporary r&b, alternative r&b, funk, new jack swing, quiet storm, rhythm and blues, doo-wop, slow jam",
        "techno, trance, ambient, drum and bass, dubstep, synthwave, downtempo, electronica",
        "neo soul, northern soul, southern soul, deep soul, gospel soul, psychedelic soul, soul blues, soul jazz",
        "alternative rock, new wave, grunge, post-punk, emo, gothic rock, britpop, alternative pop",
        "heavy metal, metalcore, death metal, thrash metal, nu metal, black metal, doom metal, power metal",
        "orchestral, romantic, baroque, piano solo, chamber music, opera, choral, minimalism",
        "smooth jazz, swing, bebop, vocal jazz, cool jazz, jazz fusion, latin jazz, big band",
        "country pop, country rock, americana, bluegrass, outlaw country, honky tonk, alt-country, western swing",
        "folk rock, singer-songwriter, acoustic, traditional folk, celtic, freak folk, protest folk, sea shanties",
    ].map { $0.split(separator: ",").map { String($0.trimmingPrefix(" ")) } }
}
