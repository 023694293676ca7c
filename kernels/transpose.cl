// b[j, i] = a[i, j].
//
// a: [m, n]. b: [n, m]. A work-item copies one element; launch: one dimension of at least m · n work-items.
kernel void transpose(uint m, uint n, global const float *a, ulong a_offset, global float *b) {
    const ulong id = get_global_id(0);
    const ulong j = id / m, i = id % m;
    if (j < n) b[id] = a[a_offset + i * n + j];
}
