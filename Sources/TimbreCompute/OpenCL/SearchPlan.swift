/// How songs are grouped for a search.
struct SearchPlan: Equatable {
    let songCount: Int
    let k: Int
    let dimensions: Int
    /// Songs of a group, a multiple of 8.
    let group: Int
    /// Groups whose songs are scored for each query; all of them where there is no first selection.
    let slots: Int
    let groupCount: Int

    /// Groups of 128, or smaller ones where k of them would be over an eighth of the songs: then the last phase would
    /// cost as much as the first. Where none is small enough, every score is written out and selected from.
    init(songCount: Int, k: Int, dimensions: Int) {
        let group = [128, 64, 32, 16, 8].first { $0 * k <= songCount / 8 }
        self.group = group ?? 8
        self.songCount = songCount
        self.k = k
        self.dimensions = dimensions
        groupCount = (songCount + self.group - 1) / self.group
        slots = group == nil ? groupCount : k
    }

    var hasGroupMaxima: Bool { slots < groupCount }

    /// Device memory that each query of a tile takes.
    var bytesPerQuery: Int {
        let numbers = slots * group + 2 * k + (hasGroupMaxima ? groupCount + 2 * slots + dimensions : 0)
        return numbers * MemoryLayout<Float>.stride
    }
}
