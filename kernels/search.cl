// What the kernels of top-k share.
#pragma OPENCL FP_CONTRACT OFF

// Queries that one work-item scores at once, as one vector: 4, 8 or 16.
#ifndef QUERIES
#define QUERIES 4
#endif

// Songs that one work-item scores at once. Groups of songs are multiples of it.
#ifndef SONGS
#define SONGS 8
#endif

// Bit i % 32 of word i / 32 says whether song i takes part.
static bool takes_part(uint has_mask, global const uint *mask, ulong i) {
    return !has_mask || (mask[i / 32] >> (i % 32) & 1);
}
