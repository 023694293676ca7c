// One step of Adam on the tables' rows that occur in a batch: the gradient of row distinct[r] is row_sums[r] times the
// first layer's kernel transposed, for a direct table row_sums[r] itself, where row_sums[r] = Σ piece_sums[p] for p in
// segments[r] ..< segments[r + 1], in that order. The row has then taken `step` + 1 steps. For a frozen table only
// row_sums are computed.
//
// A work-group takes TILE rows of a table. Launch: one group of LANES for each tile.
GROUP_OF_LANES void update_rows(
    global const ulong *description, uint step, float keep1, float keep2, float epsilon, global const float *rates,
    ulong rates_offset, global const int *plan, global int *steps, global float *values, global float *mean,
    global float *variance, global float *scratch
) {
    DECLARE_STAGE;
    head_t head = (head_t)description;
    table_t table = tables_of(head);
    for (table_t last = table + head->tables - 1; table < last && table[1].first_tile <= get_group_id(0); table++) {}
    const uint first = (uint)(get_group_id(0) - table->first_tile) * TILE;
    const uint count = min((uint)TILE, (uint)table->rows - first);
    const uint hidden = (uint)head->hidden_stride;
    global float *row_sums = scratch + head->row_sums + (table->first_row + first) * hidden;
    global const float *piece_sums = scratch + head->piece_sums + table->first_piece * hidden;

    const struct adam adam = {keep1, keep2, epsilon};
    const float rate = rates[rates_offset + step];
    const uint width = (uint)table->width, stride = (uint)table->stride;
    const bool moves_here = table->is_direct && !table->is_frozen;
    const uint vectors = hidden / TILE_COLUMNS;
    for (uint item = (uint)get_local_id(0); item < count * vectors; item += (uint)get_local_size(0)) {
        const uint row = item / vectors, column = item % vectors * TILE_COLUMNS;
        global const int *segment = plan + table->segments + first + row;
        VECTOR sum = (VECTOR)(0.0f);
        for (int p = segment[0]; p < segment[1]; p++) sum += vector_at(piece_sums + (ulong)p * hidden + column);
        put_vector(sum, row_sums + (ulong)row * hidden + column);
        if (!moves_here || column >= width) continue;
        const ulong id = (ulong)plan[table->distinct + first + row];
        const ulong place = table->values + id * width + column;
        adam_step(adam, rate, sum, width - column, values + place, mean + place, variance + place);
        if (column == 0) steps[table->steps + id] = (int)step + 1;
    }
    barrier(CLK_GLOBAL_MEM_FENCE);

    // Of direct rows, and of frozen ones, nothing is left to do.
    const uint columns = table->is_direct || table->is_frozen ? 0 : stride;
    const uint row = tile_row();
    for (uint start = 0; start < columns; start += COLUMNS) {
        const uint column = start + tile_column();
        VECTOR sums[TILE_ROWS];
        tile_product(
            count, (uint)head->hidden, stride, start, row_sums, hidden, scratch + table->transposed, stride, true,
            stage, sums);
        if (column >= width) continue;
#pragma unroll 1
        for (uint r = 0; r < TILE_ROWS && row + r < count; r++) {
            const ulong id = (ulong)plan[table->distinct + first + row + r];
            const ulong place = table->values + id * width + column;
            adam_step(adam, rate, take_row(sums), width - column, values + place, mean + place, variance + place);
            if (column == 0) steps[table->steps + id] = (int)step + 1;
        }
    }
}
