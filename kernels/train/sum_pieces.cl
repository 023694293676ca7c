// piece_sums[p] = Σ weight[q] gradient[order[q]] for q in pieces[p] ..< pieces[p + 1], in that order, for the pieces of
// all tables; `gradient` is that by the first layer's product, [songs, hidden_stride], and all weights of a table may
// be 1.
//
// A work-item sums a vector of columns. Launch: one dimension of at least head.pieces · hidden_stride / TILE_COLUMNS
// work-items.
kernel void sum_pieces(global const ulong *description, global const int *plan, global float *scratch) {
    head_t head = (head_t)description;
    const ulong stride = head->hidden_stride, vectors = stride / TILE_COLUMNS;
    const ulong piece = get_global_id(0) / vectors, column = get_global_id(0) % vectors * TILE_COLUMNS;
    if (piece >= head->pieces) return;
    table_t table = tables_of(head);
    for (table_t last = table + head->tables - 1; table < last && table[1].first_piece <= piece; table++) {}
    global const int *pieces = plan + table->pieces + (piece - table->first_piece);
    global const int *order = plan + table->order;
    global const float *gradient = scratch + layers_of(head)->gradient + column;
    VECTOR sum = (VECTOR)(0.0f);
    const int end = pieces[1];
    if (table->is_weighted) {
        global const int *weights = plan + table->row_weights;
        for (int q = pieces[0]; q < end; q++) {
            sum = fma((VECTOR)(as_float(weights[q])), vector_at(gradient + (ulong)order[q] * stride), sum);
        }
    } else {
        for (int q = pieces[0]; q < end; q++) sum += vector_at(gradient + (ulong)order[q] * stride);
    }
    put_vector(sum, scratch + head->piece_sums + piece * stride + column);
}
