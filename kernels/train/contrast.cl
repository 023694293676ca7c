// Compares the songs of a group with each other by their latent vectors: Device.contrast has the formula.
//
// latents: [songs, width], rows `stride` apart. labels0 to labels3: [songs], of the first `categories`; 0 is no label.
// pulls: [groups, GROUP, GROUP], memory: cosines, and then the losses' gradient by them. gradient: [songs, width], rows
// `stride` apart, of `scale` times the sum of the losses. losses: [songs], of which `keep` stays.
//
// A work-group takes GROUP songs, a work-item one of them; the others' vectors come by CHUNK columns through local
// memory. Launch: ceil(songs / GROUP) groups of GROUP.

#pragma OPENCL FP_CONTRACT OFF

#define GROUP 128
#define CHUNK 16
#define CATEGORIES 4

struct group {
    uint lane, count, width, stride, categories;
    float sharpness, scale;
    float weights[CATEGORIES];
    global const float *latents;
    global float *pulls;  // column `lane` is its song's
    global float *gradient;
    local float *units;  // [GROUP, CHUNK]
    local int *labels;  // [CATEGORIES, GROUP]
    local float *parts;  // [CATEGORIES, GROUP]
    local float *shares;  // [GROUP]
};

// Columns of the songs' vectors at unit length: all songs' in local memory, its own in `mine`.
static void load_units(const struct group *group, uint column, float inverse, float *mine) {
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint d = 0; d < CHUNK; d++) {
        const bool is_there = group->lane < group->count && column + d < group->width;
        mine[d] = is_there ? group->latents[group->lane * group->stride + column + d] * inverse : 0.0f;
        group->units[group->lane * CHUNK + d] = mine[d];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
}

static float inverse_length(const struct group *group) {
    if (group->lane >= group->count) return 0.0f;
    float sum = 0.0f;
    for (uint d = 0; d < group->width; d++) {
        const float value = group->latents[group->lane * group->stride + d];
        sum = fma(value, value, sum);
    }
    // A vector without a direction is like no other.
    return sum > 1e-30f ? 1.0f / sqrt(sum) : 0.0f;
}

static void compare(const struct group *group, float inverse) {
    float mine[CHUNK];
    for (uint column = 0; column < group->width; column += CHUNK) {
        load_units(group, column, inverse, mine);
        for (uint j = 0; j < group->count; j++) {
            float sum = column == 0 ? 0.0f : group->pulls[j * GROUP];
            for (uint d = 0; d < CHUNK; d++) sum = fma(mine[d], group->units[j * CHUNK + d], sum);
            group->pulls[j * GROUP] = sum;
        }
    }
}

// The song's loss; its cosines become e to the (cosine − 1) · sharpness, its own 0.
static float loss_of_song(const struct group *group) {
    const uint lane = group->lane;
    float others[CATEGORIES] = {0.0f}, distances[CATEGORIES] = {0.0f};
    float sum = 0.0f;
    for (uint j = 0; j < group->count; j++) {
        const float distance = 1.0f - group->pulls[j * GROUP];
        const float power = j == lane ? 0.0f : exp(-group->sharpness * distance);
        group->pulls[j * GROUP] = power;
        sum += power;
        for (uint c = 0; c < group->categories; c++) {
            const bool is_same = j != lane && group->labels[c * GROUP + j] == group->labels[c * GROUP + lane];
            others[c] += is_same ? 1.0f : 0.0f;
            distances[c] += is_same ? distance : 0.0f;
        }
    }
    float loss = 0.0f, weight = 0.0f;
    for (uint c = 0; c < group->categories; c++) {
        const bool counts = group->labels[c * GROUP + lane] != 0 && others[c] > 0.0f;
        const float part = counts ? group->weights[c] / others[c] : 0.0f;
        group->parts[c * GROUP + lane] = part;
        loss += part * (distances[c] * group->sharpness);
        weight += counts ? group->weights[c] : 0.0f;
    }
    group->shares[lane] = weight > 0.0f ? weight / sum : 0.0f;
    return weight > 0.0f ? loss + weight * log(sum) : 0.0f;
}

// The losses' gradient by the cosines, both ways: that of (lane, j) and that of (j, lane).
static void pull(const struct group *group) {
    const uint lane = group->lane;
    for (uint j = 0; j < group->count; j++) {
        float value = group->pulls[j * GROUP] * (group->shares[lane] + group->shares[j]);
        for (uint c = 0; c < group->categories; c++) {
            const int label = group->labels[c * GROUP + lane];
            if (label != 0 && label == group->labels[c * GROUP + j]) {
                value -= group->parts[c * GROUP + lane] + group->parts[c * GROUP + j];
            }
        }
        group->pulls[j * GROUP] = j == lane ? 0.0f : value * (group->scale * group->sharpness);
    }
}

static void pull_units(const struct group *group, float inverse) {
    float mine[CHUNK], sums[CHUNK];
    float dot = 0.0f;
    for (uint column = 0; column < group->width; column += CHUNK) {
        load_units(group, column, inverse, mine);
        for (uint d = 0; d < CHUNK; d++) sums[d] = 0.0f;
        for (uint j = 0; j < group->count; j++) {
            const float pull = group->pulls[j * GROUP];
            for (uint d = 0; d < CHUNK; d++) sums[d] = fma(pull, group->units[j * CHUNK + d], sums[d]);
        }
        for (uint d = 0; d < CHUNK; d++) {
            dot = fma(sums[d], mine[d], dot);
            if (group->lane < group->count && column + d < group->width) {
                group->gradient[group->lane * group->stride + column + d] = sums[d];
            }
        }
    }
    if (group->lane >= group->count) return;
    // By the vector as it is: what would change its length alone goes.
    for (uint d = 0; d < group->width; d++) {
        const ulong place = group->lane * group->stride + d;
        group->gradient[place] = (group->gradient[place] - dot * (group->latents[place] * inverse)) * inverse;
    }
}

kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void contrast(
    uint songs, uint width, uint stride, uint categories, float sharpness, float keep, float scale, uint has_gradient,
    float weight0, float weight1, float weight2, float weight3, global const int *labels0, ulong labels0_offset,
    global const int *labels1, ulong labels1_offset, global const int *labels2, ulong labels2_offset,
    global const int *labels3, ulong labels3_offset, global const float *latents, ulong latents_offset,
    global float *pulls, ulong pulls_offset, global float *gradient, ulong gradient_offset, global float *losses,
    ulong losses_offset
) {
    local float units[GROUP * CHUNK], parts[CATEGORIES * GROUP], shares[GROUP];
    local int labels[CATEGORIES * GROUP];
    const uint lane = (uint)get_local_id(0), first = (uint)get_group_id(0) * GROUP;
    const uint count = min((uint)GROUP, songs - first);
    const struct group group = {
        lane, count, width, stride, categories, sharpness, scale, {weight0, weight1, weight2, weight3},
        latents + latents_offset + (ulong)first * stride, pulls + pulls_offset + (ulong)first * GROUP + lane,
        gradient + gradient_offset + (ulong)first * stride, units, labels, parts, shares,
    };
    const bool is_there = lane < count;
    const ulong song = first + lane;
    labels[lane] = is_there ? labels0[labels0_offset + song] : 0;
    if (categories > 1) labels[GROUP + lane] = is_there ? labels1[labels1_offset + song] : 0;
    if (categories > 2) labels[2 * GROUP + lane] = is_there ? labels2[labels2_offset + song] : 0;
    if (categories > 3) labels[3 * GROUP + lane] = is_there ? labels3[labels3_offset + song] : 0;
    const float inverse = inverse_length(&group);
    compare(&group, inverse);
    if (is_there) {
        losses[losses_offset + song] = keep * losses[losses_offset + song] + loss_of_song(&group);
    }
    if (!has_gradient) return;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (is_there) pull(&group);
    pull_units(&group, inverse);
}
