// One step of Adam on the layers: an element's gradient is the sum of its partial sums in the order of their chunks.
//
// values, mean, variance: the weights. A work-item updates a vector of columns of a row, of kernels or of biases.
// Launch: one dimension of at least head.elements work-items.
kernel void update_layers(
    global const ulong *description, uint step, float keep1, float keep2, float epsilon, global const float *rates,
    ulong rates_offset, global const float *scratch, global float *values, global float *mean, global float *variance
) {
    head_t head = (head_t)description;
    const ulong id = get_global_id(0);
    if (id >= head->elements) return;
    sum_t sum = sums_of(head);
    for (sum_t last = sum + head->sums - 1; sum < last && sum[1].first_element <= id; sum++) {}
    const ulong vectors = (sum->columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const ulong row = (id - sum->first_element) / vectors;
    const ulong column = (id - sum->first_element) % vectors * TILE_COLUMNS;

    global const float *partial = scratch + sum->partial + row * sum->right_stride + column;
    VECTOR gradient = (VECTOR)(0.0f);
    // There are few work-items and each waits for memory: eight loads at a time, still added in order.
    #pragma unroll 8
    for (ulong chunk = 0; chunk < sum->chunks; chunk++) {
        gradient += vector_at(partial + chunk * (sum->width + 1) * sum->right_stride);
    }
    const ulong place = (row < sum->width ? sum->weights + row * sum->columns : sum->bias) + column;
    const struct adam adam = {keep1, keep2, epsilon};
    adam_step(
        adam, rates[rates_offset + step], gradient, (uint)(sum->columns - column), values + place, mean + place,
        variance + place);
}
