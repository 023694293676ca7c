// partial[p, c] = Σ (rows[i] · scale, 1) over the rows i of part p whose nearest centre is c; integers, without
// fraction.
//
// rows: [n, d]. nearest: [n, 1], in 0..<k. partial: [parts, k, d + 1]. Part p has the rows from p · part on, `part` of
// them at most.
//
// A work-group takes a part, SUM_CENTRES centres and SUM_LANES of the d + 1 columns, a work-item one column, whose sums
// are its own stretch of local memory: nothing is waited for. Neighbouring work-items read neighbouring columns.
//
// Launch: one dimension of parts · ceil(k / SUM_CENTRES) · ceil((d + 1) / SUM_LANES) groups of SUM_LANES.

// Work-items of a group.
#ifndef SUM_LANES
#define SUM_LANES 32
#endif

// Centres of a group.
#ifndef SUM_CENTRES
#define SUM_CENTRES 64
#endif

kernel __attribute__((reqd_work_group_size(SUM_LANES, 1, 1))) void sum_by_centre(
    uint n, uint d, uint k, uint part, float scale, global const float *rows, ulong rows_offset,
    global const int *nearest, ulong nearest_offset, global long *partial
) {
    local long sums[SUM_CENTRES][SUM_LANES];
    const uint lane = (uint)get_local_id(0);
    const uint slices = (k - 1) / SUM_CENTRES + 1, stretches = d / SUM_LANES + 1;
    const ulong work_group = get_global_id(0) / SUM_LANES;
    const ulong p = work_group / (slices * stretches);
    const uint first_centre = (uint)(work_group / stretches % slices) * SUM_CENTRES;
    const uint column = (uint)(work_group % stretches) * SUM_LANES + lane;
    if (column > d) return;
    for (uint c = 0; c < SUM_CENTRES; c++) sums[c][lane] = 0;
    const ulong end = min((p + 1) * part, (ulong)n);
    for (ulong i = p * part; i < end; i++) {
        const uint c = (uint)nearest[nearest_offset + i] - first_centre;
        if (c < SUM_CENTRES) sums[c][lane] += column < d ? (long)(rows[rows_offset + i * d + column] * scale) : 1;
    }
    const uint count = min(k - first_centre, (uint)SUM_CENTRES);
    for (uint c = 0; c < count; c++) partial[(p * k + first_centre + c) * (d + 1) + column] = sums[c][lane];
}

// sums[e] += Σ over parts of partial[p, e]; `count` is k · (d + 1). Launch: one dimension of at least `count`
// work-items.
kernel void sum_by_centre_merge(
    uint count, uint parts, global const long *partial, global long *sums, ulong sums_offset
) {
    const ulong e = get_global_id(0);
    if (e >= count) return;
    long sum = 0;
    for (ulong p = 0; p < parts; p++) sum += partial[p * count + e];
    sums[sums_offset + e] += sum;
}
