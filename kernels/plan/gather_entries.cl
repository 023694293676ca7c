// Ids of a column for the songs of an epoch; those of hidden rows become 0, "unknown". A row is hidden where word
// category % 4 of philox(row, stream, category / 4, epoch) is below `threshold`.
//
// songs: [count], rows of the data set. Launch: one dimension of at least count work-items, but for count_entries.

static bool is_hidden(
    uint row, uint category, uint seed_low, uint seed_high, uint stream, uint epoch, uint threshold
) {
    if (threshold == 0) return false;
    const uint4 words = philox((uint4)(row, stream, category / 4, epoch), (uint2)(seed_low, seed_high));
    const uint number = category % 4;
    return (number == 0 ? words.x : number == 1 ? words.y : number == 2 ? words.z : words.w) < threshold;
}

#define HIDING uint category, uint seed_low, uint seed_high, uint stream, uint epoch, uint threshold
#define IS_HIDDEN(row) is_hidden(row, category, seed_low, seed_high, stream, epoch, threshold)

// gathered[i] = ids[songs[i]], or 0. ids: [any]. gathered: [count].
kernel void gather_ids(
    uint count, HIDING, global const int *songs, ulong songs_offset, global const int *ids, ulong ids_offset,
    global int *gathered, ulong gathered_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i >= count) return;
    const uint row = (uint)songs[songs_offset + i];
    gathered[gathered_offset + i] = IS_HIDDEN(row) ? 0 : ids[ids_offset + row];
}

// counts[i]: entries of song i, of rows that have several; a hidden one has one. counts[count] = 0. starts: [any + 1].
// Launch: one dimension of at least count + 1 work-items.
kernel void count_entries(
    uint count, HIDING, global const int *songs, ulong songs_offset, global const int *starts, ulong starts_offset,
    global int *counts, ulong counts_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i > count) return;
    int its = 0;
    if (i < count) {
        const uint row = (uint)songs[songs_offset + i];
        its = IS_HIDDEN(row) ? 1 : starts[starts_offset + row + 1] - starts[starts_offset + row];
    }
    counts[counts_offset + i] = its;
}

// The entries of the songs, one song's after the other's: ids, weights, and the entry's place among the songs.
//
// starts, ids, weights: of the data set's rows. places: [count]: `counts` after `scan`.
kernel void gather_entries(
    uint count, HIDING, global const int *songs, ulong songs_offset, global const int *starts, ulong starts_offset,
    global const int *ids, ulong ids_offset, global const float *weights, ulong weights_offset,
    global const int *places, ulong places_offset, global int *gathered, ulong gathered_offset,
    global float *gathered_weights, ulong gathered_weights_offset, global int *owners, ulong owners_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i >= count) return;
    const uint row = (uint)songs[songs_offset + i];
    const ulong place = (ulong)places[places_offset + i];
    if (IS_HIDDEN(row)) {
        gathered[gathered_offset + place] = 0;
        gathered_weights[gathered_weights_offset + place] = 1.0f;
        owners[owners_offset + place] = (int)i;
        return;
    }
    const int start = starts[starts_offset + row], entries = starts[starts_offset + row + 1] - start;
    for (int e = 0; e < entries; e++) {
        gathered[gathered_offset + place + e] = ids[ids_offset + start + e];
        gathered_weights[gathered_weights_offset + place + e] = weights[weights_offset + start + e];
        owners[owners_offset + place + e] = (int)i;
    }
}

// Starts of the songs' entries within their batch, and the batch's number of entries:
// starts[i + b] = places[i] − places[b · batch_size] for the songs i of batch b and the first one after it.
//
// starts: [count + batches]. Launch: one dimension of at least count + batches work-items.
kernel void start_batches(
    uint count, uint batches, uint batch_size, global const int *places, ulong places_offset, global int *starts,
    ulong starts_offset
) {
    const uint j = (uint)get_global_id(0);
    if (j >= count + batches) return;
    const uint batch = j / (batch_size + 1);
    places += places_offset;
    starts[starts_offset + j] = places[j - batch] - places[batch * batch_size];
}
