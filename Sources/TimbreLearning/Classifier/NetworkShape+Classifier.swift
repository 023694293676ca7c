package import TimbreCompute

extension NetworkShape {
    /// A column of ids that a classifier sees.
    package struct Column: Sendable, Equatable {
        /// Name of the column's tensor in a file.
        package var name: String
        /// Upper bound of the ids, which are all below.
        package var rows: Int
        /// Width of the ids' embedding, which is a part of the first layer's input; nil makes each id an input of its
        /// own, with a row of the first layer's kernel.
        package var embedding: Int?

        package init(name: String, rows: Int, embedding: Int? = nil) {
            (self.name, self.rows, self.embedding) = (name, rows, embedding)
        }
    }

    /// A classifier, whose last layer gives an output for each class or label. Without hidden layers it is a logistic
    /// regression.
    ///
    /// - Parameters:
    ///   - features: the number of numbers in a row.
    ///   - columns: the columns of ids.
    ///   - hidden: the widths of the hidden layers.
    ///   - dropout: the share of each hidden layer's units that becomes 0 in a step.
    ///   - outputs: the number of classes or labels.
    ///   - head: `.classes` or `.labels`.
    package init(
        features: Int, columns: [Column], hidden: [Int], activation: Activation = .relu, dropout: Double = 0,
        outputs: Int, head: Objective.Head
    ) {
        precondition(head.crossEntropy != nil, "a head of classes or labels")
        let widths = hidden + [outputs]
        var inputs = features
        let tables = columns.map { column in
            let place = column.embedding.map { width in
                defer { inputs += width }
                return inputs
            }
            return Table(
                name: column.name, rows: column.rows, width: column.embedding ?? widths[0], column: place)
        }
        let layers = zip([inputs] + hidden, widths).enumerated().map { index, its in
            let isLast = index == hidden.count
            return Layer(
                name: isLast ? "output" : "hidden.\(index)", inputs: its.0, outputs: its.1,
                activation: isLast ? .linear : activation,
                dropoutLayer: isLast || dropout == 0 ? nil : UInt32(index))
        }
        self.init(
            featureCount: features, tables: tables, layers: layers, latentLayer: hidden.count, dropout: dropout,
            objective: Objective(head: head))
    }
}
