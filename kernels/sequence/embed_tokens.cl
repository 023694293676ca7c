// Embedding of tokens: result[i] = dropout(table[ids[i]] + positions[i − starts[owners[i]]]), and its gradients.
//
// ids, owners: [tokens]. starts: [sequences + 1]. table: [any, width]. positions: [any, width]. result, gradient:
// [tokens, width]. dropout_rows: [tokens], read where has_dropout is not 0.
//
// A work-item takes TILE_COLUMNS columns of a row of what it writes. Launch: one dimension of at least rows ·
// ceil(width / TILE_COLUMNS) work-items.

// The work-item's row, and the first of its columns.
static ulong row_of(uint width, uint *column) {
    const uint tiles = (width + TILE_COLUMNS - 1) / TILE_COLUMNS;
    *column = (uint)(get_global_id(0) % tiles) * TILE_COLUMNS;
    return get_global_id(0) / tiles;
}

kernel void embed_tokens(
    uint tokens, uint width, uint has_dropout, uint seed_low, uint seed_high, uint layer, uint step, uint threshold,
    float scale, global const int *ids, ulong ids_offset, global const int *starts, ulong starts_offset,
    global const int *owners, ulong owners_offset, global const float *table, ulong table_offset,
    global const float *positions, ulong positions_offset, global const int *dropout_rows, ulong dropout_rows_offset,
    global float *result, ulong result_offset
) {
    uint column;
    const ulong token = row_of(width, &column);
    if (token >= tokens) return;
    const uint count = width - column;
    const ulong position = token - (ulong)starts[starts_offset + (ulong)owners[owners_offset + token]];
    VECTOR value = load_columns(table + table_offset + (ulong)ids[ids_offset + token] * width + column, count)
        + load_columns(positions + positions_offset + position * width + column, count);
    if (has_dropout) {
        const uint row = (uint)dropout_rows[dropout_rows_offset + token];
        value = drop(value, row, column, layer, step, (uint2)(seed_low, seed_high), threshold, scale);
    }
    store_columns(value, result + result_offset + token * width + column, count);
}

// gradient = dropout(gradient).
kernel void embed_tokens_drop(
    uint tokens, uint width, uint seed_low, uint seed_high, uint layer, uint step, uint threshold, float scale,
    global const int *dropout_rows, ulong dropout_rows_offset, global float *gradient, ulong gradient_offset
) {
    uint column;
    const ulong token = row_of(width, &column);
    if (token >= tokens) return;
    const uint row = (uint)dropout_rows[dropout_rows_offset + token];
    global float *own = gradient + gradient_offset + token * width + column;
    store_columns(
        drop(
            load_columns(own, width - column), row, column, layer, step, (uint2)(seed_low, seed_high), threshold, scale),
        own, width - column);
}

// table[ids[g]] = Σ gradient[order[q]] for q in starts[g] ..< starts[g + 1], in that order.
//
// ids: [groups]. starts: [groups + 1]. order: [tokens].
kernel void embed_tokens_table(
    uint groups, uint width, global const int *ids, ulong ids_offset, global const int *starts, ulong starts_offset,
    global const int *order, ulong order_offset, global const float *gradient, ulong gradient_offset,
    global float *table, ulong table_offset
) {
    uint column;
    const ulong group = row_of(width, &column);
    if (group >= groups) return;
    const uint count = width - column;
    const int end = starts[starts_offset + group + 1];
    VECTOR sum = (VECTOR)(0.0f);
    for (int q = starts[starts_offset + group]; q < end; q++) {
        const ulong token = (ulong)order[order_offset + (ulong)q];
        sum += load_columns(gradient + gradient_offset + token * width + column, count);
    }
    store_columns(sum, table + table_offset + (ulong)ids[ids_offset + group] * width + column, count);
}

// positions[p] = Σ gradient[starts[s] + p] over the sequences s of more than p tokens, in their order.
kernel void embed_tokens_positions(
    uint longest, uint width, uint sequences, global const int *starts, ulong starts_offset,
    global const float *gradient, ulong gradient_offset, global float *positions, ulong positions_offset
) {
    uint column;
    const ulong position = row_of(width, &column);
    if (position >= longest) return;
    const uint count = width - column;
    starts += starts_offset;
    VECTOR sum = (VECTOR)(0.0f);
    for (uint s = 0; s < sequences; s++) {
        const ulong token = (ulong)starts[s] + position;
        if (token < (ulong)starts[s + 1]) sum += load_columns(gradient + gradient_offset + token * width + column, count);
    }
    store_columns(sum, positions + positions_offset + position * width + column, count);
}
