/// Puts songs of one label side by side, so that they are compared.
package enum SongPairs {
    /// The songs in their order, but each that finds a later one of its label, and is not yet in a pair, takes it
    /// along.
    ///
    /// - Parameters:
    ///   - songs: rows of the data set, each once.
    ///   - labels: the label of every row of the data set; 0 is none.
    static func paired(_ songs: [Int32], labels: [Int32]) -> [Int32] {
        var partners = [Int32](repeating: -1, count: songs.count)
        // For each label the place of the song that waits for another.
        var waiting = [Int32](repeating: -1, count: Int(labels.max() ?? 0) + 1)
        for (place, song) in songs.enumerated() {
            let label = Int(labels[Int(song)])
            guard label != 0 else { continue }
            if waiting[label] < 0 {
                waiting[label] = Int32(place)
            } else {
                partners[Int(waiting[label])] = Int32(place)
                partners[place] = waiting[label]
                waiting[label] = -1
            }
        }
        var paired: [Int32] = []
        paired.reserveCapacity(songs.count)
        for place in songs.indices {
            let partner = Int(partners[place])
            if partner >= 0, partner < place { continue }
            paired.append(songs[place])
            if partner >= 0 { paired.append(songs[partner]) }
        }
        return paired
    }
}
