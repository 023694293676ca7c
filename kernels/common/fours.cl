// Loads of four neighbouring numbers, which one instruction fetches where their place is a multiple of four.

// Whether a row of `d` numbers from `offset` can be read four at a time.
static bool in_fours(uint d, ulong offset) { return d % 4 == 0 && offset % 4 == 0; }

// Four numbers; only `aligned` ones are sure to be fetched at once.
static float4 four(global const float *from, bool aligned) {
    return aligned ? *(global const float4 *)from : vload4(0, from);
}

// The first `count` of four numbers, then zeros.
static float4 up_to_four(global const float *from, uint count, bool aligned) {
    if (count >= 4) return four(from, aligned);
    return (float4)(from[0], count > 1 ? from[1] : 0.0f, count > 2 ? from[2] : 0.0f, 0.0f);
}
