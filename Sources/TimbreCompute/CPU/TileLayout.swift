import CTimbreLoops

/// Positions of the sums of each trained layer's gradient over a chunk of songs, one layer behind the other.
struct LayerSums {
    /// Sums and offset of each layer; nil for a frozen layer.
    private let layers: [(sums: ProductSums, offset: Int)?]
    let count: Int

    init(_ network: TrainableNetwork, openBLAS: OpenBLASUse) {
        var count = 0
        layers = network.layers.enumerated().map { index, layer in
            guard !layer.isFrozen else { return nil }
            let sums = ProductSums(
                k: index == 0 ? network.featureCount : layer.inputs, n: layer.outputs, openBLAS: openBLAS)
            defer { count += sums.count }
            return (sums, count)
        }
        self.count = count
    }

    /// Adds a tile's part of a layer's gradient, if it is trained.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputs]`.
    ///   - gradient: `[rows, outputs]`, by the layer's product.
    ///   - chunk: the sums of the tile's chunk.
    func add(
        _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, layer index: Int, rows: Int,
        to chunk: UnsafeMutablePointer<Float>
    ) {
        guard let (sums, offset) = layers[index] else { return }
        sums.add(input, gradient, rows: rows, to: chunk + offset)
    }

    /// A layer's sums of all chunks; nil for a frozen layer.
    func partial(layer index: Int, first: UnsafePointer<Float>, chunks: Int) -> PartialSums? {
        layers[index].map { PartialSums(sums: $0.sums, first: first + $0.offset, count: chunks, stride: count) }
    }
}

/// A tile's memory: its numbers, the layers' outputs, the targets, and the gradients by the products between them.
struct TileMemory {
    let input: UnsafeMutablePointer<Float>
    let outputs: [UnsafeMutablePointer<Float>]
    let target: UnsafeMutablePointer<Float>
    /// Gradients by the products of all layers but the last, whose gradient takes the place of its output.
    let gradients: [UnsafeMutablePointer<Float>]
    /// Gradient of the contrast by its layer's output, with the memory for its computation.
    let pull: UnsafeMutablePointer<Float>
    let contrast: UnsafeMutablePointer<Float>
}

/// Positions of a tile's matrices in its thread's memory.
struct TileLayout {
    private let widths: [Int]
    private let layerCount: Int
    /// Memory of the contrast; nil where no songs are compared.
    let contrast: ContrastMemory?
    private let pullWidth: Int
    /// Number of floats for a tile.
    let count: Int
    /// Distance in floats between the memories of two threads.
    var stride = 0

    init(_ network: TrainableNetwork) {
        let outputs = network.layers.map(\.outputs)
        layerCount = outputs.count
        widths = [network.featureCount] + outputs + [outputs[layerCount - 1]] + outputs.dropLast()
        pullWidth = network.objective.pulledLayer.map { outputs[$0] } ?? 0
        contrast = network.objective.contrast.map {
            ContrastMemory(width: outputs[$0.layer], categories: $0.contrast.weights.count)
        }
        count = (widths + [pullWidth]).reduce(contrast?.count ?? 0) { $0 + TileLayout.floats($1) }
    }

    /// Number of floats of a matrix, rounded up so that the next begins on a cache line.
    private static func floats(_ width: Int) -> Int { (CPUTrainingStep.tileSongs * width + 15) / 16 * 16 }

    func at(_ memory: UnsafeMutablePointer<Float>) -> TileMemory {
        var next = memory
        let matrices = widths.map { width in
            defer { next += TileLayout.floats(width) }
            return next
        }
        return TileMemory(
            input: matrices[0], outputs: Array(matrices[1...layerCount]), target: matrices[layerCount + 1],
            gradients: Array(matrices[(layerCount + 2)...]), pull: next, contrast: next + TileLayout.floats(pullWidth))
    }
}
