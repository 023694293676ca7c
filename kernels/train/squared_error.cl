// losses[i] = Σⱼ (output[i, j] − target[i, j])² / n.
//
// output, target: [m, n]. losses: [m, 1].
//
// A work-group takes one row, each of its work-items every ERROR_LANES-th column; the first adds their sums in order.
// Launch: one dimension of m groups of ERROR_LANES.

#pragma OPENCL FP_CONTRACT OFF

// Work-items that share a row.
#ifndef ERROR_LANES
#define ERROR_LANES 32
#endif

kernel __attribute__((reqd_work_group_size(ERROR_LANES, 1, 1))) void squared_error(
    uint n, global const float *output, ulong output_offset, global const float *target, ulong target_offset,
    global float *losses, ulong losses_offset
) {
    local float sums[ERROR_LANES];
    const uint lane = (uint)get_local_id(0);
    const ulong row = get_group_id(0);
    float sum = 0.0f;
    for (uint j = lane; j < n; j += ERROR_LANES) {
        const float difference = output[output_offset + row * n + j] - target[target_offset + row * n + j];
        sum = fma(difference, difference, sum);
    }
    sums[lane] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (lane == 0) {
        float total = 0.0f;
        for (uint i = 0; i < ERROR_LANES; i++) total += sums[i];
        losses[losses_offset + row] = total / (float)n;
    }
}
