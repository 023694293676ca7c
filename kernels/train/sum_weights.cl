// partial[c, i, j] = Σ left[r, i] · right[r, j] and partial[c, width, j] = Σ right[r, j] over the rows r of chunk c, in
// their order, for all sums of a step's description. A chunk's length follows the shapes alone, and so do the bits.
//
// A work-item sums TILE_ROWS × TILE_COLUMNS elements of one chunk. Launch: one dimension of at least head.sum_items
// work-items.
kernel void sum_weights(global const ulong *description, global float *scratch) {
    head_t head = (head_t)description;
    const ulong id = get_global_id(0);
    if (id >= head->sum_items) return;
    sum_t sum = sums_of(head);
    for (sum_t last = sum + head->sums - 1; sum < last && sum[1].first_item <= id; sum++) {}
    const uint width = (uint)sum->width;
    const uint columns = (uint)sum->right_stride / TILE_COLUMNS;
    // Without a row there is still the bias.
    const uint tiles = max((width + TILE_ROWS - 1) / TILE_ROWS, 1u);
    const ulong item = id - sum->first_item;
    const uint column = (uint)(item % columns) * TILE_COLUMNS;
    const uint first = (uint)(item / columns % tiles) * TILE_ROWS;
    const ulong chunk = item / columns / tiles;
    const uint begin = (uint)(chunk * sum->chunk), end = min(begin + (uint)sum->chunk, (uint)sum->rows);

    VECTOR bias = (VECTOR)(0.0f);
    VECTOR sums[TILE_ROWS];
    for (uint i = 0; i < TILE_ROWS; i++) sums[i] = (VECTOR)(0.0f);
    global const float *left = scratch + sum->left + begin * sum->left_stride + first;
    global const float *right = scratch + sum->right + begin * sum->right_stride + column;
    for (uint row = begin; row < end; row++) {
        const VECTOR factors = vector_at(right);
        for (uint i = 0; i < TILE_ROWS; i += 4) {
            const float4 four = *(global const float4 *)(left + i);
            sums[i] = fma((VECTOR)(four.x), factors, sums[i]);
            sums[i + 1] = fma((VECTOR)(four.y), factors, sums[i + 1]);
            sums[i + 2] = fma((VECTOR)(four.z), factors, sums[i + 2]);
            sums[i + 3] = fma((VECTOR)(four.w), factors, sums[i + 3]);
        }
        bias += factors;
        left += sum->left_stride;
        right += sum->right_stride;
    }
    global float *partial = scratch + sum->partial + chunk * (width + 1) * sum->right_stride + column;
    for (uint i = 0; i < TILE_ROWS && first + i < width; i++) {
        put_vector(sums[i], partial + (first + i) * sum->right_stride);
    }
    if (first == 0) put_vector(bias, partial + width * sum->right_stride);
}
