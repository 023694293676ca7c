// What the kernels of top-k share.
#pragma OPENCL FP_CONTRACT OFF

// Bit i of the result says whether song first + i exists and takes part, for i below `count`: 1, 2, 4, 8, 16 or 32.
// first is a multiple of count.
static uint taking_part(uint has_mask, global const uint *mask, ulong first, uint n, uint count) {
    if (first >= n) return 0;
    const uint all = 0xFFFFFFFFu >> (32 - count);
    const uint there = n - first < count ? (1u << (n - first)) - 1 : all;
    return has_mask ? mask[first / 32] >> (first % 32) & there : there;
}

// Whether a row of `d` numbers from `offset` can be read four at a time.
static bool in_fours(uint d, ulong offset) {
    return d % 4 == 0 && offset % 4 == 0;
}

// Four numbers; only `aligned` ones are sure to be fetched at once.
static float4 four(global const float *from, bool aligned) {
    return aligned ? *(global const float4 *)from : vload4(0, from);
}

// The first `count` of four numbers, then zeros.
static float4 up_to_four(global const float *from, uint count, bool aligned) {
    if (count >= 4) return four(from, aligned);
    return (float4)(from[0], count > 1 ? from[1] : 0.0f, count > 2 ? from[2] : 0.0f, 0.0f);
}
