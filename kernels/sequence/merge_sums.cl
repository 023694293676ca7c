// sums[i] = Σ partial[c, i] over the chunks c, in their order.
//
// partial: [chunks, count]. sums: [count]. A work-item takes one number; launch: one dimension of at least count
// work-items.
kernel void merge_sums(uint chunks, uint count, global const float *partial, global float *sums, ulong sums_offset) {
    const uint i = (uint)get_global_id(0);
    if (i >= count) return;
    float sum = 0.0f;
    for (uint chunk = 0; chunk < chunks; chunk++) sum += partial[(ulong)chunk * count + i];
    sums[sums_offset + i] = sum;
}
