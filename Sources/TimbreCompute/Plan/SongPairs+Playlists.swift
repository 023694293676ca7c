extension SongPairs {
    /// The songs in an order in which those that are compared stand together: in pairs by the first labels, and where
    /// playlists train, pair beside pair by these, so that either kind of pair meets in a group.
    ///
    /// - Parameters:
    ///   - songs: rows of the data set, each once.
    ///   - labels: columns over every row of the data set; 0 is none.
    ///   - playlists: whether the last of them are playlists.
    package static func ordered(_ songs: [Int32], by labels: [[Int32]], playlists: Bool) -> [Int32] {
        guard let first = labels.first else { return songs }
        let pairs = paired(songs, labels: first)
        guard playlists, let last = labels.last else { return pairs }
        return pairsOfPairs(pairs, labels: first, playlists: last)
    }

    /// - Parameter songs: in pairs by the labels; a pair stands for the playlist of its first song that has one.
    private static func pairsOfPairs(_ songs: [Int32], labels: [Int32], playlists: [Int32]) -> [Int32] {
        var starts: [Int] = []
        var playlistOfUnit: [Int32] = []
        var place = 0
        while place < songs.count {
            let label = labels[Int(songs[place])]
            let isPair = label != 0 && place + 1 < songs.count && labels[Int(songs[place + 1])] == label
            let own = playlists[Int(songs[place])]
            starts.append(place)
            playlistOfUnit.append(own == 0 && isPair ? playlists[Int(songs[place + 1])] : own)
            place += isPair ? 2 : 1
        }
        starts.append(songs.count)
        let units = paired(playlistOfUnit.indices.map { Int32($0) }, labels: playlistOfUnit)
        return units.flatMap { songs[starts[Int($0)]..<starts[Int($0) + 1]] }
    }
}
