/// Words that make up artists, titles, albums and texts.
///
/// The lists have powers of two as lengths, so that a number's bits choose words and different numbers give different
/// names. A few words have accents, as in real titles.
enum SyntheticWords {
    /// 128 adjectives.
    static let adjectives = words(
        """
        amber ancient autumn azure bare bitter blue borrowed brave bright broken bronze burning calm careful
        cinnamon clear clever cloudy cobalt cold copper coral crimson crooked crystal curious dancing dappled dark
        daring deep distant double drifting dusty eager early eastern electric emerald empty endless fading faithful
        falling fearless fine first fleeting floating flowing folded forgotten fragile frozen gentle gilded glass
        golden graceful grand green hasty hazel hidden hollow honest humble idle indigo inner ivory jolly kind
        lasting late lavender leaning light linen little lively lone long lost lucky lunar marble mellow merry
        midnight mild misty modest morning muted narrow nimble northern olive open orange outer painted pale paper
        patient plain polar proud purple quick quiet rapid rare restless roaming rolling rosy round ruby rustic
        salty scarlet secret shining silent
        """)

    /// 128 nouns in the singular.
    static let nouns = words(
        """
        anchor apple apron arrow attic avenue badger balcony barley basket beacon bell berry blanket boat bottle
        branch bridge brook butterfly button café candle canoe canyon carpet castle cedar chimney circle cliff clock
        cloud clover comet compass corridor cottage cradle creek crown curtain daisy delta desert dolphin door
        dragonfly drum dune echo ember engine evening façade falcon feather fern field fig flute forest fountain
        garden garnet gate glacier glove grove gull hammock harbour harvest heron hill horizon island jacket
        jalapeño kettle key kite ladder lagoon lake lantern lark lemon letter lighthouse lily linden magnet map
        maple market meadow mirror moon mountain needle nest notebook oak oasis ocean orchard otter paddle parade
        path pebble pepper petal pine planet plum pocket pond poppy quilt rain raven ribbon river rooftop saddle
        sail
        """)

    /// 64 verbs; a hyphen stands for a space.
    static let verbs = words(
        """
        answer borrow bring build call carry catch chase choose climb colour count cross draw dream fill find fold
        follow forget gather greet guard hear hide hold hum keep know lead leave lift listen-to mend miss move name
        open paint pass pick plant praise read remember repair rescue return-to ring row seek share sing-to skip
        spin study taste thank touch trace trust visit wake watch
        """)

    /// 64 words for the players of a made-up band.
    static let collectives = words(
        """
        architects assembly atlas band brigade bureau caravan chapter choir circus club collective committee company
        congress council crew department duo ensemble exchange expedition express factory family fellowship flotilla
        foundry guild heights hour institute jury kitchen laboratory league library machine ministry motel museum
        network office orchestra outfit parlour patrol people project quartet quintet railway regatta relay republic
        revue school society sextet station studio syndicate telegraph theatre
        """)

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map { String($0).replacing("-", with: " ") }
    }
}
