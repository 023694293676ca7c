// Brings the tables' rows that occur in a batch up to date, and multiplies them by the first layer's kernel:
// embeddings[r] = values[distinct[r]] after the steps that the row has missed, projections[r] = embeddings[r] · kernel.
// For a direct table projections[r] = values[distinct[r]] after these steps. A frozen table misses none.
//
// values, mean, variance: the tables, [any, width] each. steps: how many steps each row has taken; they are counted in
// update_rows. rates: [any], of the schedule; `step` of them are past.
//
// A work-group takes TILE rows of a table. Launch: one group of LANES for each tile.
GROUP_OF_LANES void project_rows(
    global const ulong *description, uint step, float keep1, float keep2, float epsilon, global const float *rates,
    ulong rates_offset, global const int *plan, global const int *steps, global float *values, global float *mean,
    global float *variance, global float *scratch
) {
    DECLARE_STAGE;
    head_t head = (head_t)description;
    table_t table = tables_of(head);
    for (table_t last = table + head->tables - 1; table < last && table[1].first_tile <= get_group_id(0); table++) {}
    const uint first = (uint)(get_group_id(0) - table->first_tile) * TILE;
    const uint count = min((uint)TILE, (uint)table->rows - first);
    const uint width = (uint)table->width, stride = (uint)table->stride;
    const struct adam adam = {keep1, keep2, epsilon};
    global float *embeddings = scratch + table->embeddings + (ulong)first * stride;
    global float *projections = scratch + head->projections + (table->first_row + first) * head->hidden_stride;
    global float *rows = table->is_direct ? projections : embeddings;
    const uint row_stride = table->is_direct ? (uint)head->hidden_stride : stride;
    const uint until = table->is_frozen ? 0 : step;

    const uint vectors = (width + TILE_COLUMNS - 1) / TILE_COLUMNS;
    for (uint item = (uint)get_local_id(0); item < count * vectors; item += (uint)get_local_size(0)) {
        const uint row = item / vectors, column = item % vectors * TILE_COLUMNS;
        const ulong id = (ulong)plan[table->distinct + first + row];
        const ulong place = table->values + id * width + column;
        put_vector(
            adam_replay(
                adam, rates + rates_offset, (uint)steps[table->steps + id], until, width - column, values + place,
                mean + place, variance + place),
            rows + (ulong)row * row_stride + column);
    }
    barrier(CLK_GLOBAL_MEM_FENCE);

    const uint hidden = (uint)head->hidden_stride, row = tile_row();
    // Direct rows meet no kernel.
    const uint columns = table->is_direct ? 0 : hidden;
    for (uint start = 0; start < columns; start += COLUMNS) {
        const uint column = start + tile_column();
        VECTOR sums[TILE_ROWS];
        tile_product(
            count, width, hidden, start, embeddings, stride, scratch + table->matrix, hidden, true, stage, sums);
        if (column >= hidden) continue;
#pragma unroll
        for (uint r = 0; r < TILE_ROWS; r++) {
            if (row + r < count) put_vector(sums[r], projections + (ulong)(row + r) * hidden + column);
        }
    }
}
