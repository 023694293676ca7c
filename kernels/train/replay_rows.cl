// Brings all rows of a table to the first `until` steps of a schedule, each missed step with a gradient of 0.
//
// values, mean, variance: [n, width]. steps: [n, 1]. rates: [any], of the schedule.
//
// A work-group takes TILE rows. Launch: ceil(n / TILE) groups.
kernel void replay_rows(
    ulong n, uint width, uint until, float keep1, float keep2, float epsilon, global const float *rates,
    ulong rates_offset, global int *steps, ulong steps_offset, global float *values, ulong values_offset,
    global float *mean, ulong mean_offset, global float *variance, ulong variance_offset
) {
    const ulong first = (ulong)get_group_id(0) * TILE;
    const uint count = (uint)min((ulong)TILE, n - first);
    const struct adam adam = {keep1, keep2, epsilon};
    global int *taken = steps + steps_offset + first;

    const uint vectors = (width + TILE_COLUMNS - 1) / TILE_COLUMNS;
    for (uint item = (uint)get_local_id(0); item < count * vectors; item += (uint)get_local_size(0)) {
        const uint row = item / vectors, column = item % vectors * TILE_COLUMNS;
        const ulong place = (first + row) * width + column;
        adam_replay(
            adam, rates + rates_offset, (uint)taken[row], until, width - column, values + values_offset + place,
            mean + mean_offset + place, variance + variance_offset + place);
    }
    barrier(CLK_GLOBAL_MEM_FENCE);
    for (uint row = (uint)get_local_id(0); row < count; row += (uint)get_local_size(0)) {
        if (taken[row] < (int)until) taken[row] = (int)until;
    }
}
