// packed[t, j, i] = queries[t · QUERIES + i, j], and 0 beyond the last query: a tile's queries side by side.
//
// queries: [q, d]. packed: [ceil(q / QUERIES), d, QUERIES]. A work-item copies one number; launch: one dimension of at
// least ceil(q / QUERIES) · d · QUERIES work-items.

// As in group_maxima.
#ifndef QUERIES
#define QUERIES 4
#endif

kernel void pack_queries(uint q, uint d, global const float *queries, ulong queries_offset, global float *packed) {
    const ulong id = get_global_id(0);
    const ulong j = id / QUERIES % d;
    const ulong tile = id / QUERIES / d;
    if (tile * QUERIES >= q) return;
    const ulong query = tile * QUERIES + id % QUERIES;
    packed[id] = query < q ? queries[queries_offset + query * d + j] : 0.0f;
}
