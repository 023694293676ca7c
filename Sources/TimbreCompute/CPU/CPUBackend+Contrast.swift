import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func contrast(
        _ latents: Matrix<Float>, labels: [Matrix<Int32>], _ contrast: Contrast, losses: Matrix<Float>,
        gradient: Matrix<Float>?
    ) throws {
        let (songs, width, size) = (latents.rows, latents.columns, Contrast.groupSongs)
        let memory = ContrastMemory(width: width, categories: labels.count)
        let scratch = try scratch(workers.count * memory.count)
        workers.forEach((songs + size - 1) / size) { group, thread in
            let range = group * size..<min((group + 1) * size, songs)
            contrast.compare(
                latents.pointer + range.lowerBound * width, songs: range, width: width, labels: labels,
                scale: Float(1 / Double(songs)), memory: memory, at: scratch.floats + thread * memory.count,
                gradient: gradient.map { $0.pointer + range.lowerBound * width },
                losses: losses.pointer + range.lowerBound)
        }
    }
}

/// Memory for the contrast of one group: its labels, then the loop's memory.
struct ContrastMemory {
    private let labels: Int
    /// Number of floats for a group.
    let count: Int

    init(width: Int, categories: Int) {
        labels = categories * Contrast.groupSongs
        count = labels + timbre_contrast_memory(width, categories)
    }

    func parts(
        _ memory: UnsafeMutablePointer<Float>
    ) -> (labels: UnsafeMutablePointer<Int32>, work: UnsafeMutablePointer<Float>) {
        (UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Int32.self), memory + labels)
    }
}

extension Contrast {
    /// Compares the songs of one group.
    ///
    /// - Parameters:
    ///   - latents: the vector of the group's first song.
    ///   - songs: the places of the group's songs in the labels.
    ///   - scale: the factor of the gradient.
    func compare(
        _ latents: UnsafePointer<Float>, songs: Range<Int>, width: Int, labels: [Matrix<Int32>], scale: Float,
        memory: ContrastMemory, at address: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>?,
        losses: UnsafeMutablePointer<Float>
    ) {
        let parts = memory.parts(address)
        for (category, column) in labels.enumerated() {
            let its = parts.labels + category * Contrast.groupSongs
            its.update(repeating: 0, count: Contrast.groupSongs)
            its.update(from: column.pointer + songs.lowerBound, count: songs.count)
        }
        weights.map { Float($0) }.withUnsafeBufferPointer { weights in
            var its = timbre_contrast(
                sharpness: Float(1 / temperature), keep: Float(keep), categories: weights.count,
                weights: weights.baseAddress)
            timbre_contrast(&its, latents, songs.count, width, parts.labels, scale, parts.work, gradient, losses)
        }
    }
}
