import CTimbreLoops
import TimbreBase

extension CPUBackend {
    func attend(_ attention: Attention, into result: Matrix<Float>, logs: Matrix<Float>) throws {
        let layout = AttentionLayout(attention, hasGradient: false)
        let scratch = try scratch(workers.count * layout.count)
        let (heads, width) = (attention.heads, attention.headWidth)
        let (to, kept) = (result.pointer, logs.pointer)
        forEachHead(of: attention) { tokens, head, thread in
            let memory = layout.at(scratch.floats + thread * layout.count)
            let n = tokens.count
            attention.copy(head, of: tokens, into: memory)
            timbre_pack(memory.keys, nil, width, n, true, memory.packedKeys)
            timbre_pack(memory.values, nil, n, width, false, memory.packedValues)
            for rows in AttentionLayout.blocks(of: n) {
                timbre_product(
                    memory.queries + rows.lowerBound * width, rows.count, width, memory.packedKeys, n, memory.scores)
                timbre_softmax(memory.scores, rows.count, n, attention.scale, memory.logs)
                timbre_product(memory.scores, rows.count, n, memory.packedValues, width, memory.results)
                let first = tokens.lowerBound + rows.lowerBound
                timbre_copy_columns(
                    memory.results, width, rows.count, width, to + (first * heads + head) * width, heads * width)
                for row in 0..<rows.count { kept[(first + row) * heads + head] = memory.logs[row] }
            }
        }
    }

    func attendGradient(
        _ attention: Attention, result: Matrix<Float>, logs: Matrix<Float>, gradient: Matrix<Float>,
        into slopes: Matrix<Float>
    ) throws {
        let layout = AttentionLayout(attention, hasGradient: true)
        let scratch = try scratch(workers.count * layout.count)
        let (from, by, kept) = (result.pointer, gradient.pointer, logs.pointer)
        let to = slopes.pointer
        forEachHead(of: attention) { tokens, head, thread in
            let memory = layout.at(scratch.floats + thread * layout.count)
            attention.copy(head, of: tokens, into: memory)
            attention.copyRows(head, of: tokens, from: from, into: memory.results)
            attention.copyRows(head, of: tokens, from: by, into: memory.gradient)
            for row in 0..<tokens.count {
                memory.logs[row] = kept[(tokens.lowerBound + row) * attention.heads + head]
            }
            attention.slopes(of: tokens.count, memory, layout)
            attention.copySlopes(head, of: tokens, memory, layout, into: to)
        }
    }

    /// Calls `body` with the tokens of each sequence that has any, and each head.
    private func forEachHead(
        of attention: Attention, _ body: (_ tokens: Range<Int>, _ head: Int, _ thread: Int) -> Void
    ) {
        workers.forEach(attention.sequences.count * attention.heads) { index, thread in
            let tokens = attention.sequences.rows(of: index / attention.heads)
            if !tokens.isEmpty { body(tokens, index % attention.heads, thread) }
        }
    }
}

extension Attention {
    /// One head's queries, keys and values.
    fileprivate func copy(_ head: Int, of tokens: Range<Int>, into memory: AttentionMemory) {
        let source = projections.pointer + tokens.lowerBound * 3 * width + head * headWidth
        for (part, target) in [memory.queries, memory.keys, memory.values].enumerated() {
            timbre_copy_columns(source + part * width, 3 * width, tokens.count, headWidth, target, headWidth)
        }
    }

    /// One head's columns of a matrix `[tokens, width]`.
    fileprivate func copyRows(
        _ head: Int, of tokens: Range<Int>, from matrix: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
    ) {
        timbre_copy_columns(
            matrix + tokens.lowerBound * width + head * headWidth, width, tokens.count, headWidth, target, headWidth)
    }

    /// The gradient by one head's queries, keys and values over a sequence of n tokens, block of queries by block.
    fileprivate func slopes(of n: Int, _ memory: AttentionMemory, _ layout: AttentionLayout) {
        let width = headWidth
        timbre_dot_rows(memory.gradient, memory.results, n, width, memory.dots)
        timbre_pack(memory.keys, nil, width, n, true, memory.packedKeys)
        timbre_pack(memory.values, nil, width, n, true, memory.packedValues)
        timbre_pack(memory.keys, nil, n, width, false, memory.packedRows)
        let sums = n * layout.sumWidth
        memory.keySlopes.update(repeating: 0, count: sums)
        memory.valueSlopes.update(repeating: 0, count: sums)
        for rows in AttentionLayout.blocks(of: n) {
            let (queries, gradient) = (
                memory.queries + rows.lowerBound * width, memory.gradient + rows.lowerBound * width
            )
            timbre_product(queries, rows.count, width, memory.packedKeys, n, memory.scores)
            timbre_product(gradient, rows.count, width, memory.packedValues, n, memory.scoreSlopes)
            timbre_softmax_gradient(
                memory.scores, memory.scoreSlopes, rows.count, n, scale, memory.logs + rows.lowerBound,
                memory.dots + rows.lowerBound)
            timbre_sum_products(memory.scores, gradient, rows.count, n, width, memory.valueSlopes)
            timbre_sum_products(memory.scoreSlopes, queries, rows.count, n, width, memory.keySlopes)
            timbre_product(
                memory.scoreSlopes, rows.count, n, memory.packedRows, width,
                memory.querySlopes + rows.lowerBound * width)
        }
    }

    fileprivate func copySlopes(
        _ head: Int, of tokens: Range<Int>, _ memory: AttentionMemory, _ layout: AttentionLayout,
        into slopes: UnsafeMutablePointer<Float>
    ) {
        let target = slopes + tokens.lowerBound * 3 * width + head * headWidth
        let parts = [
            (memory.querySlopes, headWidth), (memory.keySlopes, layout.sumWidth), (memory.valueSlopes, layout.sumWidth),
        ]
        for (part, (source, stride)) in parts.enumerated() {
            timbre_copy_columns(source, stride, tokens.count, headWidth, target + part * width, 3 * width)
        }
    }
}
