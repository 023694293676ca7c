/// Makes the row of any song from its number alone.
struct SongComposer: Sendable {
    private let seed: UInt64
    private let textLength: Int
    private let shares: ArtistShares
    private let order: KeyedOrder
    private let genres = SyntheticGenres()
    private let names: SyntheticNames
    private let text: SyntheticText
    private let genreNames: ByteTexts
    /// Slot of the first artist: an offset by the seed, so that seeds differ in the genres of the top artists.
    private let firstSlot: Int

    /// Share of the variance within a genre that lies between artists.
    private static let artistShare = 0.4
    private static let artistScale = artistShare.squareRoot()
    private static let songScale = (1 - artistShare).squareRoot()

    init(_ parameters: SynthesisParameters) {
        seed = parameters.seed
        textLength = parameters.textLength
        shares = ArtistShares(songs: parameters.songs)
        order = KeyedOrder(count: parameters.songs, seed: parameters.seed)
        names = SyntheticNames(seed: parameters.seed)
        text = SyntheticText(seed: parameters.seed)
        genreNames = ByteTexts(genres.genres.map { $0.name.contains(",") ? "\"\($0.name)\"" : $0.name })
        firstSlot = Int(SynthesisRandom.mixed(seed) % UInt64(SyntheticGenres.slotCount))
    }

    /// Appends the row of a song in `0..<songs`, with its line end.
    func append(song: Int, to output: inout [UInt8]) {
        let position = order[song]
        let rank = shares.rank(position: position)
        let index = position - shares.start(rank)
        var random = SynthesisRandom(seed: seed, .song, song)
        var album = albumRandom(artist: rank, song: index)
        let genre = genre(artist: rank, &album)
        let sound = sound(artist: rank, genre: genre, &album, &random)

        appendArtists(rank, &random, to: &output)
        output.append(",")
        names.appendTitle(artist: rank, index: index, to: &output)
        output.append(",")
        text.append(length: textLength, &random, to: &output)
        output.append(",")
        output.append(number: sound.length / 60, digits: 2)
        output.append(":")
        output.append(number: sound.length % 60, digits: 2)
        output.append(",")
        let mood = SyntheticMood.of(sound, weights: genres.genres[genre].moods, uniform: random.uniform())
        output.append(mood.name)
        output.append(",")
        genreNames.append(genre, to: &output)
        output.append(",")
        names.appendAlbum(&album, to: &output)
        output.append(",")
        SyntheticDate(year: sound.year, &album).append(to: &output)
        output.append(",")
        sound.append(&random, to: &output)
        appendSimilar(artist: rank, song: index, &random, to: &output)
        output.append("\r\n")
    }
}

extension SongComposer {
    /// Random numbers of the album that a song is on. An artist's songs are spread over albums of 4 to 13; songs of one
    /// album share its title, date and genre.
    private func albumRandom(artist rank: Int, song index: Int) -> SynthesisRandom {
        var artist = SynthesisRandom(seed: seed, .album, rank)
        let size = 4 + artist.below(10)
        return SynthesisRandom(seed: artist.next(), .album, index / size)
    }

    /// The genre of an album: the artist's, on one album in eight the next one in the list if it has the same parent.
    private func genre(artist rank: Int, _ album: inout SynthesisRandom) -> Int {
        let slot = (rank + firstSlot) % SyntheticGenres.slotCount
        let genre = genres.slots[slot]
        guard album.below(8) == 0 else { return genre }
        let neighbour = min(genre + 1, genres.genres.count - 1)
        return genres.genres[neighbour].parent == genres.genres[genre].parent ? neighbour : genre
    }

    private func sound(
        artist rank: Int, genre: Int, _ album: inout SynthesisRandom, _ song: inout SynthesisRandom
    ) -> SongSound {
        var artist = SynthesisRandom(seed: seed, .artist, rank)
        var own = song.normals()
        own[0] = album.normal()
        let scores = artist.normals() * Self.artistScale + own * Self.songScale
        return SongSound(scores: genres.genres[genre].centre + genres.within.correlated(scores))
    }

    /// Appends the artist and, on one song in twelve, a guest.
    private func appendArtists(_ rank: Int, _ random: inout SynthesisRandom, to output: inout [UInt8]) {
        let guest = random.below(12) == 0 ? random.below(shares.artists) : rank
        guard guest != rank else { return names.appendArtist(rank, to: &output) }
        output.append("\"")
        names.appendArtist(rank, to: &output)
        output.append(",")
        names.appendArtist(guest, to: &output)
        output.append("\"")
    }

    /// Appends three similar songs with falling scores, by artists of the same genre where there are others.
    private func appendSimilar(
        artist rank: Int, song index: Int, _ random: inout SynthesisRandom, to output: inout [UInt8]
    ) {
        let step = SyntheticGenres.slotCount
        let slot = rank % step
        let sameSlot = (shares.artists - 1 - slot) / step + 1
        var score = 10_000_000_000_000_000
        let first = random.below(sameSlot)
        for offset in 0..<3 {
            let artist = slot + step * ((first + offset) % sameSlot)
            let count = shares.count(artist)
            var song = random.below(count)
            if artist == rank, song == index { song = (song + 1) % count }
            // Each score is up to 0.03 below the last; the last digit is never 0, as in numbers that Python prints.
            score -= random.below(300_000_000_000_000)
            score -= score % 10 == 0 ? 1 : 0
            output.append(",")
            names.appendArtist(artist, to: &output)
            output.append(",")
            names.appendTitle(artist: artist, index: song, to: &output)
            output.append(",0.")
            output.append(number: score, digits: 16)
        }
    }
}
