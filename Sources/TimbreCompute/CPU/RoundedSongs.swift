import CTimbreLoops
import Synchronization
import TimbreBase

/// Songs rounded to 16 bits, for a matrix that is searched again and again: a search then reads half as much and
/// rearranges nothing. No answer depends on them.
final class RoundedSongs: @unchecked Sendable {
    let pointer: OpaquePointer
    private let offset: Int
    private let rows: Int
    private let columns: Int

    /// Rounds all songs of a matrix, which nobody may change afterwards.
    ///
    /// Unchecked: nothing changes them once they are made.
    ///
    /// - Returns: nil where the processor has no instructions for them, and where memory is short.
    init?(of songs: Matrix<Float>, workers: Workers) {
        guard let pointer = timbre_top_k_rounded_create(Int64(songs.rows), Int64(songs.columns)) else { return nil }
        (self.pointer, offset, rows, columns) = (pointer, songs.offset, songs.rows, songs.columns)
        let panel = Int(TIMBRE_TOP_K_ROUNDED_PANEL)
        let isDone = workers.mapTiles(of: songs.rows / panel, size: 16) { [values = songs.pointer] panels in
            timbre_top_k_round(pointer, values, Int64(panels.lowerBound * panel), Int64(panels.upperBound * panel))
        }
        guard isDone.allSatisfy(\.self) else { return nil }
    }

    deinit { timbre_top_k_rounded_free(pointer) }

    /// Whether the roundings are of exactly these songs.
    func areOf(_ songs: Matrix<Float>) -> Bool {
        offset == songs.offset && rows == songs.rows && columns == songs.columns
    }
}

extension CPUBackend {
    func prepareTopK(_ songs: Matrix<Float>) {
        guard let storage = songs.storage as? HostStorage else {
            preconditionFailure("a matrix of another device was given to the CPU")
        }
        let rounded = RoundedSongs(of: songs, workers: workers)
        storage.rounded.withLock { $0 = rounded }
    }
}
