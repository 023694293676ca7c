import CTimbreLoops

/// A projected table's products with its part of the first layer's kernel, in a step on the CPU.
struct TableProjection {
    /// `[distinct, hidden]`: the rows that occur, by the kernel.
    let rows: Scratch
    private let rowCount: Int
    private let hidden: Int
    /// Kernel gradients of each chunk of rows, laid out as `sums`; nil where the kernel is frozen.
    private let partialSums: Scratch?
    private let sums: ProductSums
    private let forward: WeightPanels
    /// nil where the table is frozen.
    private let backward: WeightPanels?

    /// - Parameter rows: the number of rows that occur in the batch.
    init(_ network: TrainableNetwork, _ index: Int, rows count: Int, on backend: CPUBackend) throws {
        let (table, layer) = (network.tables[index], network.layers[0])
        let kernel = network.kernel(ofTable: index).pointer
        (rowCount, hidden) = (count, layer.outputs)
        sums = ProductSums(k: table.width, n: hidden, openBLAS: backend.openBLAS)
        rows = try backend.scratch(count * hidden)
        partialSums =
            layer.isFrozen
            ? nil : try backend.scratch(CPUTrainingStep.chunks(of: count, CPUTrainingStep.chunkRows) * sums.count)
        forward = try WeightPanels(kernel, k: table.width, n: hidden, openBLAS: backend.openBLAS, on: backend)
        backward =
            table.isFrozen
            ? nil
            : try WeightPanels(
                kernel, k: hidden, n: table.width, isTransposed: true, openBLAS: backend.openBLAS, on: backend)
    }

    /// Multiplies rows by the kernel.
    ///
    /// - Parameters:
    ///   - ids: the ids of the rows.
    ///   - range: the rows' places among those that occur, at most a tile.
    func project(
        _ ids: UnsafePointer<Int32>, _ range: Range<Int>, of table: TrainableNetwork.Table,
        memory: UnsafeMutablePointer<Float>
    ) {
        timbre_gather(table.parameters.values.pointer, table.width, ids, range.count, memory, table.width)
        forward.multiply(memory, rows: range.count, into: rows.floats + range.lowerBound * hidden)
    }

    /// Empties the partial sum of a chunk of rows, which begins at a place among those that occur.
    func beginChunk(_ first: Int) {
        partial(first)?.update(repeating: 0, count: sums.count)
    }

    /// Computes the gradient by rows of the table, `[rows, width]`, and adds the rows' part to the kernel's gradient.
    ///
    /// - Parameters:
    ///   - byProduct: `[rows, hidden]`, the gradient by the first layer's product.
    ///   - chunk: the first place of the rows' chunk.
    ///   - memory: memory for two tiles.
    func gradient(
        _ byProduct: UnsafePointer<Float>, _ ids: UnsafePointer<Int32>, _ range: Range<Int>,
        of table: TrainableNetwork.Table, chunk: Int, memory: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        let gradient = memory + CPUTrainingStep.tileRows * table.width
        if let partial = partial(chunk) {
            timbre_gather(table.parameters.values.pointer, table.width, ids, range.count, memory, table.width)
            sums.add(memory, byProduct, rows: range.count, to: partial)
        }
        backward?.multiply(byProduct, rows: range.count, into: gradient)
        return UnsafePointer(gradient)
    }

    private func partial(_ chunk: Int) -> UnsafeMutablePointer<Float>? {
        partialSums.map { $0.floats + chunk / CPUTrainingStep.chunkRows * sums.count }
    }

    /// The kernel's gradient, `[table.width, hidden]`; nil where it is frozen.
    var kernelSums: PartialSums? {
        partialSums.map {
            PartialSums(
                sums: sums, first: $0.floats, count: CPUTrainingStep.chunks(of: rowCount, CPUTrainingStep.chunkRows),
                stride: sums.count)
        }
    }
}
