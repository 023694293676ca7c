// Functions that the kernels of top-k share.
#pragma OPENCL FP_CONTRACT OFF

// Bit i of the result says whether song first + i exists and takes part, for i below `count`: 1, 2, 4, 8, 16 or 32.
// first is a multiple of count.
static uint taking_part(uint has_mask, global const uint *mask, ulong first, uint n, uint count) {
    if (first >= n) return 0;
    const uint all = 0xFFFFFFFFu >> (32 - count);
    const uint there = n - first < count ? (1u << (n - first)) - 1 : all;
    return has_mask ? mask[first / 32] >> (first % 32) & there : there;
}
