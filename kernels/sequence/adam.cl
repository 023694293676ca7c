// One step of Adam on every element: adam_step.cl has the formula.
//
// values, mean, variance, gradient: [count]. A work-item takes TILE_COLUMNS elements. Launch: one dimension of at least
// ceil(count / TILE_COLUMNS) work-items.
kernel void adam(
    ulong count, float rate, float keep1, float keep2, float epsilon, global const float *gradient,
    ulong gradient_offset, global float *values, ulong values_offset, global float *mean, ulong mean_offset,
    global float *variance, ulong variance_offset
) {
    const ulong first = get_global_id(0) * TILE_COLUMNS;
    if (first >= count) return;
    const uint own = (uint)min((ulong)TILE_COLUMNS, count - first);
    const struct adam constants = {keep1, keep2, epsilon};
    adam_step(
        constants, rate, load_columns(gradient + gradient_offset + first, own), own, values + values_offset + first,
        mean + mean_offset + first, variance + variance_offset + first);
}
