import TimbreBase
import TimbreCatalogue

extension ComparedLabels.Kind {
    /// The names of a category. Where a song has several, each epoch draws one of its n names anew, so that over the epochs
    /// all of them take part: the one at place `(word × n) >> 32`, where the word is the first of the counter `(song,
    /// name, category, epoch)`.
    init(_ names: NameLists, category: Int, seed: UInt64) {
        let main = names.main
        let several = (0..<Int32(names.songCount)).filter { names[Int($0)].count > 1 }
        guard !several.isEmpty else {
            self = .fixed(main)
            return
        }
        self = .drawn(from: names) { epoch in
            let words = Philox(seed: seed).words(
                0, several.map { UInt32(bitPattern: $0) }, .nameLabels, UInt32(category), UInt32(epoch))
            var labels = main
            for (song, word) in zip(several, words) {
                let its = names[Int(song)]
                labels[Int(song)] = its[its.startIndex + Int((UInt64(word) * UInt64(its.count)) >> 32)]
            }
            return labels
        }
    }
}
