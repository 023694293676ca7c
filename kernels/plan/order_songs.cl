// The order of the songs after all swaps of a shuffle, every place at once.
//
// At first place p holds the number p. Swap i exchanges the contents of places i and swaps[i] ≤ i, from the last place
// down, and no later swap touches place i. So the content of a place before swap i came there by the last swap before
// it, the one with the smallest j > i and swaps[j] = that place, from place j as it was before swap j: a walk along
// such links ends at a place that no swap had touched, which holds its own number. A walk is of ln(count) links in the
// mean.

// nexts[i]: the next j > i with swaps[j] = swaps[i]. firsts[p]: the first j > p with swaps[j] = p. −1 for none, which
// firsts has to begin with.
//
// swaps, sorted, nexts, firsts: [count]; sorted: 0..<count by their swaps, then ascending. Launch: one dimension of at
// least count work-items.
kernel void link_swaps(
    uint count, global const int *swaps, ulong swaps_offset, global const int *sorted, ulong sorted_offset,
    global int *nexts, ulong nexts_offset, global int *firsts, ulong firsts_offset
) {
    const uint k = (uint)get_global_id(0);
    if (k >= count) return;
    swaps += swaps_offset;
    sorted += sorted_offset;
    const int i = sorted[k], place = swaps[i];
    const int next = k + 1 < count && swaps[sorted[k + 1]] == place ? sorted[k + 1] : -1;
    nexts[nexts_offset + i] = next;
    if (k == 0 || swaps[sorted[k - 1]] != place) firsts[firsts_offset + place] = i != place ? i : next;
}

// order[i] = rows[content of place i after all swaps].
//
// swaps, nexts, firsts, rows, order: [count]. Launch: one dimension of at least count work-items.
kernel void order_songs(
    uint count, global const int *swaps, ulong swaps_offset, global const int *nexts, ulong nexts_offset,
    global const int *firsts, ulong firsts_offset, global const int *rows, ulong rows_offset, global int *order,
    ulong order_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i >= count) return;
    firsts += firsts_offset;
    const int swap = swaps[swaps_offset + i];
    const int last = swap == (int)i ? (int)i : nexts[nexts_offset + i];
    int place = last < 0 ? swap : last;
    if (last >= 0) {
        for (int next = firsts[place]; next >= 0; next = firsts[place]) place = next;
    }
    order[order_offset + i] = rows[rows_offset + place];
}
