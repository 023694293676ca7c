// Puts songs of one label side by side: each unit that finds a later one of its label, and is not yet in a pair, takes
// it along. A unit is `length` songs side by side: one, or two that are a pair already.
//
// In all of these a unit is at the place of its first song, and a place where no unit begins has the length 0. songs,
// lengths, labels, sorted: [count]. Where has_lengths is 0, each song is a unit. Launch: one dimension of at least
// count work-items each.

// units[i]: the label of the unit at place i, that of its first song that has one; 0 is none.
kernel void label_units(
    uint count, global const int *labels, ulong labels_offset, global const int *lengths, ulong lengths_offset,
    global int *units, ulong units_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i >= count) return;
    const int length = lengths[lengths_offset + i], own = labels[labels_offset + i];
    units[units_offset + i] = length == 0 ? 0 : own != 0 || length == 1 ? own : labels[labels_offset + i + 1];
}

// heads[label]: where the label's units begin in `sorted`, the places by the labels of their units, then ascending.
kernel void find_units(
    uint count, global const int *units, ulong units_offset, global const int *sorted, ulong sorted_offset,
    global int *heads, ulong heads_offset
) {
    const uint k = (uint)get_global_id(0);
    if (k >= count) return;
    sorted += sorted_offset;
    units += units_offset;
    const int label = units[sorted[k]];
    if (k == 0 || units[sorted[k - 1]] != label) heads[heads_offset + label] = (int)k;
}

// partners[i]: the place of the unit's partner, −1 of none. taken[i]: songs that go where unit i goes, of which a
// second one of a pair has none; taken[count] = 0.
kernel void pair_units(
    uint count, uint has_lengths, global const int *units, ulong units_offset, global const int *sorted,
    ulong sorted_offset, global const int *heads, ulong heads_offset, global const int *lengths, ulong lengths_offset,
    global int *partners, ulong partners_offset, global int *taken, ulong taken_offset
) {
    const uint k = (uint)get_global_id(0);
    if (k >= count) return;
    sorted += sorted_offset;
    units += units_offset;
    const int i = sorted[k], label = units[i];
    const bool is_second = label != 0 && ((int)k - heads[heads_offset + label]) % 2 == 1;
    const bool is_first = label != 0 && !is_second && k + 1 < count && units[sorted[k + 1]] == label;
    const int partner = is_second ? sorted[k - 1] : is_first ? sorted[k + 1] : -1;
    partners[partners_offset + i] = partner;
    int songs = has_lengths ? lengths[lengths_offset + i] : 1;
    if (is_first) songs += has_lengths ? lengths[lengths_offset + partner] : 1;
    taken[taken_offset + i] = is_second ? 0 : songs;
    if (k == 0) taken[taken_offset + count] = 0;
}

// Moves units to their places. places: `taken` after `scan`. paired: [count]: the songs. paired_lengths: [count]: of
// the units that pairs and single units are now.
kernel void place_units(
    uint count, uint has_lengths, global const int *songs, ulong songs_offset, global const int *lengths,
    ulong lengths_offset, global const int *partners, ulong partners_offset, global const int *places,
    ulong places_offset, global int *paired, ulong paired_offset, global int *paired_lengths,
    ulong paired_lengths_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i >= count) return;
    const int length = has_lengths ? lengths[lengths_offset + i] : 1;
    if (length == 0) return;
    const int partner = partners[partners_offset + i];
    const bool is_second = partner >= 0 && partner < (int)i;
    const int beside = partner < 0 ? 0 : has_lengths ? lengths[lengths_offset + partner] : 1;
    const int place = places[places_offset + (is_second ? partner : (int)i)] + (is_second ? beside : 0);
    for (int song = 0; song < length; song++) {
        paired[paired_offset + place + song] = songs[songs_offset + i + song];
        paired_lengths[paired_lengths_offset + place + song] = song == 0 && !is_second ? length + beside : 0;
    }
}
