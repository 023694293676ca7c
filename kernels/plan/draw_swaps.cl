// The swaps of a shuffle by Fisher and Yates, from the last place down: place i is exchanged with place
// swaps[i] = (word · (i + 1)) >> 32, where the n-th swap's word, n = count − 1 − i, is number n % 4 of
// philox(n / 4, stream, 0, epoch). Place 0 stays. firsts[i] = −1, for link_swaps.
//
// swaps, firsts: [count]. A work-item draws four; launch: one dimension of at least ceil(count / 4) work-items.
kernel void draw_swaps(
    uint count, uint seed_low, uint seed_high, uint stream, uint epoch, global int *swaps, ulong swaps_offset,
    global int *firsts, ulong firsts_offset
) {
    const uint block = (uint)get_global_id(0);
    if (block >= (count + 3) / 4) return;
    const uint4 words = philox((uint4)(block, stream, 0, epoch), (uint2)(seed_low, seed_high));
    const uint four[4] = {words.x, words.y, words.z, words.w};
    for (uint w = 0; w < 4 && 4 * block + w < count; w++) {
        const uint place = count - 1 - (4 * block + w);
        swaps[swaps_offset + place] = (int)(uint)(((ulong)four[w] * (place + 1)) >> 32);
        firsts[firsts_offset + place] = -1;
    }
}
