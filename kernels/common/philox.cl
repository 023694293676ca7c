// Philox 4×32-10: four uniform numbers as a function of a counter and a key. Salmon, Moraes, Dror, Shaw: "Parallel
// Random Numbers: As Easy as 1, 2, 3", SC 2011. The same as Philox.swift.
static uint4 philox(uint4 counter, uint2 key) {
    uint c0 = counter.x, c1 = counter.y, c2 = counter.z, c3 = counter.w, k0 = key.x, k1 = key.y;
    for (int round = 0; round < 10; round++) {
        // Wide products are one instruction where mul_hi may be a call.
        const ulong first = (ulong)0xD2511F53u * c0, second = (ulong)0xCD9E8D57u * c2;
        c0 = (uint)(second >> 32) ^ c1 ^ k0;
        c1 = (uint)second;
        c2 = (uint)(first >> 32) ^ c3 ^ k1;
        c3 = (uint)first;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (uint4)(c0, c1, c2, c3);
}

// values[u] is kept and scaled where word u % 4 of philox(row, layer, u / 4, step) is at least `threshold`, else 0.
// `unit` is the first value's, a multiple of 4.
static VECTOR drop(VECTOR vector, uint row, uint unit, uint layer, uint step, uint2 key, uint threshold, float scale) {
    float values[TILE_COLUMNS];
    STORE(vector, 0, values);
    for (uint u = 0; u < TILE_COLUMNS; u += 4) {
        const uint4 words = philox((uint4)(row, layer, (unit + u) / 4, step), key);
        values[u] = words.x >= threshold ? values[u] * scale : 0.0f;
        values[u + 1] = words.y >= threshold ? values[u + 1] * scale : 0.0f;
        values[u + 2] = words.z >= threshold ? values[u + 2] * scale : 0.0f;
        values[u + 3] = words.w >= threshold ? values[u + 3] * scale : 0.0f;
    }
    return LOAD(0, values);
}
