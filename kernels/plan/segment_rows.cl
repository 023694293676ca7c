// For each batch of an epoch the rows of a table that its entries use, so that a row's gradient is a sum in a fixed
// order: a batch's entries by id, equal ids a segment, a segment in pieces of at most PIECE entries.
//
// ids, owners: [capacity]: each entry's id and its place among the songs of the epoch. sorted: [capacity]: the entries
// by batch, id and place. The first `count` of them are, count is limit[0] where has_limit is not 0, else capacity.
// rows, pieces: [capacity + 1]: at first 1 where a segment or a piece begins, after `scan` how many begin before.
// song_starts: [songs + 1]: each song's first entry; read where has_limit is not 0, else each song has one.
//
// Launch: one dimension of at least capacity + 1 work-items, but for end_batches.

#define PIECE 64

#define ENTRY                                                                                                          \
    const uint k = (uint)get_global_id(0);                                                                             \
    const uint count = has_limit ? (uint)limit[limit_offset] : capacity;

// rows[k]: whether entry k of those that are sorted is the first of its segment.
kernel void flag_rows(
    uint capacity, uint has_limit, global const int *limit, ulong limit_offset, uint batch_size,
    global const int *ids, ulong ids_offset, global const int *owners, ulong owners_offset, global const int *sorted,
    ulong sorted_offset, global int *rows, ulong rows_offset
) {
    ENTRY;
    if (k > capacity) return;
    int flag = 0;
    if (k < count) {
        flag = 1;
        if (k > 0) {
            const uint entry = (uint)sorted[sorted_offset + k], before = (uint)sorted[sorted_offset + k - 1];
            const uint batch = (uint)owners[owners_offset + entry] / batch_size;
            flag = ids[ids_offset + entry] != ids[ids_offset + before]
                || (uint)owners[owners_offset + before] / batch_size != batch;
        }
    }
    rows[rows_offset + k] = flag;
}

// firsts[d]: the first entry of segment d.
kernel void find_rows(
    uint capacity, uint has_limit, global const int *limit, ulong limit_offset, global const int *rows,
    ulong rows_offset, global int *firsts, ulong firsts_offset
) {
    ENTRY;
    if (k >= count) return;
    const int row = rows[rows_offset + k];
    if (rows[rows_offset + k + 1] != row) firsts[firsts_offset + row] = (int)k;
}

// pieces[k]: whether a piece begins at entry k.
kernel void flag_pieces(
    uint capacity, uint has_limit, global const int *limit, ulong limit_offset, global const int *rows,
    ulong rows_offset, global const int *firsts, ulong firsts_offset, global int *pieces, ulong pieces_offset
) {
    ENTRY;
    if (k > capacity) return;
    int flag = 0;
    if (k < count) flag = ((int)k - firsts[firsts_offset + rows[rows_offset + k + 1] - 1]) % PIECE == 0;
    pieces[pieces_offset + k] = flag;
}

// Places, order, distinct, segments and pieces as SegmentPlan.swift has them, but for the ends of batches.
// song_weights, row_weights: [capacity]: as the songs stand, and as `order`; where has_limit is not 0.
kernel void write_segments(
    uint capacity, uint has_limit, global const int *limit, ulong limit_offset, uint batch_size,
    global const int *ids, ulong ids_offset, global const int *owners, ulong owners_offset, global const int *sorted,
    ulong sorted_offset, global const int *song_starts, ulong song_starts_offset, global const int *rows,
    ulong rows_offset, global const int *piece_counts, ulong piece_counts_offset, global int *places,
    ulong places_offset, global int *order, ulong order_offset, global int *distinct, ulong distinct_offset,
    global int *segments, ulong segments_offset, global int *pieces, ulong pieces_offset,
    global const float *song_weights, ulong song_weights_offset, global float *row_weights, ulong row_weights_offset
) {
    ENTRY;
    if (k >= count) return;
    rows += rows_offset;
    piece_counts += piece_counts_offset;
    const uint entry = (uint)sorted[sorted_offset + k], owner = (uint)owners[owners_offset + entry];
    const uint batch = owner / batch_size, first_song = batch * batch_size;
    const uint first = has_limit ? (uint)song_starts[song_starts_offset + first_song] : first_song;
    const int row = rows[k + 1] - 1, piece = piece_counts[k];
    order[order_offset + k] = (int)(owner - first_song);
    places[places_offset + entry] = row - rows[first];
    if (rows[k] == row) {
        distinct[distinct_offset + row] = ids[ids_offset + entry];
        segments[segments_offset + row + batch] = piece - piece_counts[first];
    }
    if (piece_counts[k + 1] != piece) pieces[pieces_offset + piece + batch] = (int)(k - first);
    if (has_limit) row_weights[row_weights_offset + k] = song_weights[song_weights_offset + entry];
}

// The ends of batches in `segments` and `pieces`, and sizes[0 ... 2, b]: entries, rows and pieces before batch b, and
// of all of them at b = batches.
//
// sizes: [3, batches + 1]. songs: of the epoch. Launch: one dimension of at least batches + 1 work-items.
kernel void end_batches(
    uint capacity, uint has_limit, global const int *limit, ulong limit_offset, uint batch_size, uint songs,
    uint batches, global const int *song_starts, ulong song_starts_offset, global const int *rows, ulong rows_offset,
    global const int *piece_counts, ulong piece_counts_offset, global int *segments, ulong segments_offset,
    global int *pieces, ulong pieces_offset, global int *sizes, ulong sizes_offset
) {
    const uint batch = (uint)get_global_id(0);
    if (batch > batches) return;
    const uint song = min(batch * batch_size, songs), next = min(song + batch_size, songs);
    song_starts += song_starts_offset;
    const uint first = has_limit ? (uint)song_starts[song] : song, end = has_limit ? (uint)song_starts[next] : next;
    const int row = rows[rows_offset + first], piece = piece_counts[piece_counts_offset + first];
    sizes += sizes_offset;
    sizes[batch] = (int)first;
    sizes[batches + 1 + batch] = row;
    sizes[2 * (batches + 1) + batch] = piece;
    if (batch == batches) return;
    const int end_piece = piece_counts[piece_counts_offset + end];
    segments[segments_offset + rows[rows_offset + end] + batch] = end_piece - piece;
    pieces[pieces_offset + end_piece + batch] = (int)(end - first);
}
