/// Places of everything that one step of training works on, in the order that `kernels/common/training.cl` declares.
///
/// Sizes that differ between batches of one length and one number of entries are taken at their largest, so that the
/// next step's memory is this one's.
struct StepDescription {
    /// The head, then the copies, tables, layers and sums.
    private(set) var words: [UInt64] = []
    /// Memory of the step besides the network, in floats.
    private(set) var scratchCount = 0
    /// Number of tiles of the rows that occur, over all tables.
    private(set) var tiles = 0
    private(set) var pieces = 0
    private(set) var copyItems = 0
    private(set) var sumGroups = 0
    /// Number of vectors in the trained layers' weights.
    private(set) var elements = 0
    /// Whether a table, or the kernel that its rows meet, is trained.
    let updatesTables: Bool
    /// Vectors of the first layer's outputs.
    let hiddenVectors: Int
    /// Position of the last layer's outputs in the step's memory.
    private(set) var outputs = (start: 0, stride: 0, columns: 0)
    /// Positions of the compared layer's output, of the gradient by it, and of the comparison's memory; nil where no
    /// songs are compared.
    private(set) var contrast: (output: Int, pull: Int, memory: Int, stride: Int, width: Int)?

    /// Unit of widths: each is rounded up to a multiple of it.
    private let unit: Int
    private let tuning: OpenCLTuning
    private var copies: [[Int]] = []
    private var tables: [[Int]] = []
    private var layers: [[Int]] = []
    private var sums: [[Int]] = []

    init(_ network: TrainableNetwork, numbers: Matrix<Float>, batch: TrainingBatch, tuning: OpenCLTuning) {
        self.tuning = tuning
        unit = max(tuning.training.rows, tuning.training.columns)
        let (songs, first) = (batch.rows.count, network.layers[0])
        updatesTables = network.tables.indices.contains { network.hasGradient(table: $0) }
        hiddenVectors = (first.outputs + unit - 1) / unit * unit / tuning.training.columns
        let hiddenStride = padded(first.outputs)
        let input = Place(take(songs, padded(network.featureCount)), padded(network.featureCount))
        let places = addLayers(network, input: input, songs: songs)
        let last = places[places.count - 1].output
        outputs = (last.start, last.stride, network.outputs)
        let capacities = zip(network.tables, batch.categories).map { table, category in
            max(category.distinct.count, min(table.steps.count, category.ids.count))
        }
        let rows = capacities.reduce(0, +)
        // A row has at most one piece that is not full.
        var pieces = 0
        for (capacity, category) in zip(capacities, batch.categories) {
            pieces += max(category.pieces.count - 1, capacity + category.ids.count / 64)
        }
        let projections = take(rows, hiddenStride)
        let rowSums = Place(take(rows, hiddenStride), hiddenStride)
        let pieceSums = take(pieces, hiddenStride)
        let errors = take(songs, padded(padded(network.outputs) / 4))
        contrast = network.objective.contrast.map { its in
            let output = places[its.layer].output
            return (
                output.start, take(songs, output.stride),
                take(Contrast.memory(songs: songs, width: network.layers[its.layer].outputs), 1), output.stride,
                network.layers[its.layer].outputs
            )
        }
        addTables(network, batch, capacities: capacities, kernel: places[0].kernel, rowSums: rowSums)
        let head = [
            copies.count, tables.count, layers.count, sums.count, songs, batch.rows.offset, numbers.offset,
            network.featureCount, input.start, input.stride, errors, first.outputs, hiddenStride, projections,
            rowSums.start, pieceSums, copyItems, self.pieces, elements, network.lowestTrained,
        ]
        let objective = network.objective.words(pull: contrast?.pull ?? 0)
        words = (head + objective + (copies + tables + layers + sums).joined()).map { UInt64($0) }
    }

    /// Rows of a sum of products that one partial sum covers: 128, more where the partial sums would take over 64 MiB.
    /// It follows the shapes alone, and so do the bits of the sum.
    static func chunk(rows: Int, size: Int) -> Int {
        var chunk = 128
        while chunk < rows, (rows + chunk - 1) / chunk * size * MemoryLayout<Float>.stride > 64 << 20 { chunk *= 2 }
        return chunk
    }

    /// A matrix in the step's memory.
    private struct Place {
        let start: Int
        let stride: Int

        init(_ start: Int, _ stride: Int) { (self.start, self.stride) = (start, stride) }
    }

    private func padded(_ width: Int) -> Int { (max(width, 1) + unit - 1) / unit * unit }

    private mutating func take(_ rows: Int, _ stride: Int) -> Int {
        defer { scratchCount += rows * stride }
        return scratchCount
    }

    /// A copy of weights, of `columns` columns a row.
    private mutating func addCopy(from source: Int, steps: (row: Int, column: Int), rows: Int, columns: Int) -> Place {
        let place = Place(take(rows, padded(columns)), padded(columns))
        copies.append([copyItems, source, steps.row, steps.column, columns, place.start, place.stride])
        copyItems += rows * place.stride
        return place
    }

    /// - Returns: for each layer its kernel's copy, its output and its gradient.
    private mutating func addLayers(
        _ network: TrainableNetwork, input: Place, songs: Int
    ) -> [(kernel: Place, output: Place, gradient: Place)] {
        var source = input
        return network.layers.enumerated().map { index, layer in
            let (isFirst, isLast) = (index == 0, index == network.layers.count - 1)
            let (inputs, outputs, weights) = (layer.inputs, layer.outputs, layer.kernel.offset)
            let kernel = addCopy(from: weights, steps: (outputs, 1), rows: inputs + 1, columns: outputs)
            let transposed =
                index <= network.lowestTrained
                ? 0 : addCopy(from: weights, steps: (1, outputs), rows: outputs, columns: inputs).start
            let output = Place(take(songs, kernel.stride), kernel.stride)
            let gradient = isLast ? output : Place(take(songs, kernel.stride), kernel.stride)
            let width = isFirst ? network.featureCount : inputs
            layers.append([
                width, outputs, kernel.stride, source.start, source.stride, output.start, gradient.start, kernel.start,
                kernel.start + inputs * kernel.stride, transposed, Int(layer.activation.number),
                layer.dropoutLayer == nil ? 0 : 1, Int(layer.dropoutLayer ?? 0),
            ])
            if !layer.isFrozen {
                addSum(
                    source, width: width, gradient, columns: outputs, rows: songs, capacity: songs, weights: weights,
                    bias: layer.bias.offset)
            }
            source = output
            return (kernel, output, gradient)
        }
    }

    private mutating func addTables(
        _ network: TrainableNetwork, _ batch: TrainingBatch, capacities: [Int], kernel: Place, rowSums: Place
    ) {
        let hidden = network.layers[0].outputs
        var row = 0
        for (index, category) in batch.categories.enumerated() {
            let (table, capacity, column) = (network.tables[index], capacities[index], network.column(ofTable: index))
            let weights = network.layers[0].kernel.offset + column * hidden
            let transposed =
                table.isDirect
                ? Place(0, 0) : addCopy(from: weights, steps: (1, hidden), rows: hidden, columns: table.width)
            // A direct table's rows are read where the others' projections are.
            let embeddings = Place(take(capacity, transposed.stride), transposed.stride)
            tables.append([
                table.width, transposed.stride, column, table.parameters.values.offset, table.target?.offset ?? 0,
                table.steps.offset, category.distinct.offset, category.places.offset, category.ids.offset,
                category.order.offset, category.pieces.offset, category.segments.offset,
                category.weights == nil ? 0 : 1, category.weights?.starts.offset ?? 0,
                category.weights?.bySong.offset ?? 0, category.weights?.byRow.offset ?? 0, row, tiles, pieces,
                category.distinct.count, embeddings.start, kernel.start + column * kernel.stride, transposed.start,
                table.isDirect ? 1 : 0, table.isFrozen ? 1 : 0,
            ])
            if !table.isDirect, !network.layers[0].isFrozen {
                addSum(
                    embeddings, width: table.width, Place(rowSums.start + row * rowSums.stride, rowSums.stride),
                    columns: hidden, rows: category.distinct.count, capacity: capacity, weights: weights, bias: nil)
            }
            tiles += tuning.training.groupCount(rows: category.distinct.count)
            pieces += category.pieces.count - 1
            row += capacity
        }
    }

    /// A layer's or a table's part of the weights' gradients.
    private mutating func addSum(
        _ left: Place, width: Int, _ right: Place, columns: Int, rows: Int, capacity: Int, weights: Int, bias: Int?
    ) {
        let chunk = StepDescription.chunk(rows: capacity, size: (width + 1) * columns)
        let partial = take((capacity + chunk - 1) / chunk * (width + 1), right.stride)
        let chunks = (rows + chunk - 1) / chunk
        sums.append([
            sumGroups, elements, left.start, left.stride, width, right.start, right.stride, columns, rows, chunk,
            chunks, partial, weights, bias == nil ? 0 : 1, bias ?? 0,
        ])
        // Without a row there is still the bias.
        sumGroups += chunks * tuning.training.groupCount(rows: max(width, 1), columns: right.stride)
        elements +=
            (width + (bias == nil ? 0 : 1)) * ((columns + tuning.training.columns - 1) / tuning.training.columns)
    }
}
