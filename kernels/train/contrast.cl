// Compares the songs of a group with each other by their latent vectors: Device.contrast has the formula.
//
// latents: [songs, width], rows `stride` apart. labels0 to labels3: [songs], of the first `categories`; 0 is no label.
// memory: for each group its cosines [GROUP, GROUP], which become the losses' gradient by them, and its songs' vectors
// at unit length, [GROUP, pitch] and [pitch, GROUP], where pitch is `width` rounded up to fours. gradient: [songs,
// width], rows `stride` apart, of `scale` times the sum of the losses. losses: [songs], of which `keep` stays.
//
// A work-group takes GROUP songs, a work-item one of them; both products are shared as in tile_product.cl, of which
// TILE and LANES are GROUP. Launch: ceil(songs / GROUP) groups of GROUP.

#define GROUP TILE
#define CATEGORIES 4

struct group {
    uint lane, count, width, pitch, stride, categories;
    float sharpness, scale;
    float weights[CATEGORIES];
    global const float *latents;
    global float *pulls, *units, *transposed;
    global float *gradient;
    local int *labels;  // [CATEGORIES, GROUP]
    local float *parts;  // [CATEGORIES, GROUP]
    local float *shares;  // [GROUP]
};

// Writes the song's vector at unit length; returns the length's inverse.
static float make_unit(const struct group *group) {
    const uint lane = group->lane;
    const bool is_there = lane < group->count;
    global const float *latent = group->latents + (ulong)lane * group->stride;
    float sum = 0.0f;
    for (uint d = 0; is_there && d < group->width; d++) sum = fma(latent[d], latent[d], sum);
    // A vector without a direction is like no other.
    const float inverse = sum > 1e-30f ? 1.0f / sqrt(sum) : 0.0f;
    for (uint d = 0; d < group->pitch; d++) {
        const float unit = is_there && d < group->width ? latent[d] * inverse : 0.0f;
        group->units[lane * group->pitch + d] = unit;
        group->transposed[d * GROUP + lane] = unit;
    }
    return inverse;
}

static void compare(const struct group *group, local float *stage) {
    for (uint first = 0; first < group->count; first += COLUMNS) {
        VECTOR sums[TILE_ROWS];
        tile_product(
            GROUP, group->width, GROUP, first, group->units, group->pitch, group->transposed, GROUP, true, stage, sums);
        if (first + tile_column() >= GROUP) continue;
#pragma unroll
        for (uint r = 0; r < TILE_ROWS; r++) {
            put_vector(sums[r], group->pulls + (tile_row() + r) * GROUP + first + tile_column());
        }
    }
}

// The song's loss; its cosines become e to the (cosine − 1) · sharpness, its own 0.
static float loss_of_song(const struct group *group) {
    const uint lane = group->lane;
    global float *pulls = group->pulls + lane;
    float others[CATEGORIES] = {0.0f}, distances[CATEGORIES] = {0.0f};
    float sum = 0.0f;
    for (uint j = 0; j < group->count; j++) {
        const float distance = 1.0f - pulls[j * GROUP];
        const float power = j == lane ? 0.0f : exp(-group->sharpness * distance);
        pulls[j * GROUP] = power;
        sum += power;
#pragma unroll
        for (uint c = 0; c < CATEGORIES; c++) {
            if (c >= group->categories) continue;
            const bool is_same = j != lane && group->labels[c * GROUP + j] == group->labels[c * GROUP + lane];
            others[c] += is_same ? 1.0f : 0.0f;
            distances[c] += is_same ? distance : 0.0f;
        }
    }
    float loss = 0.0f, weight = 0.0f;
#pragma unroll
    for (uint c = 0; c < CATEGORIES; c++) {
        if (c >= group->categories) continue;
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
    global float *pulls = group->pulls + lane;
    for (uint j = 0; j < group->count; j++) {
        float value = pulls[j * GROUP] * (group->shares[lane] + group->shares[j]);
#pragma unroll
        for (uint c = 0; c < CATEGORIES; c++) {
            if (c >= group->categories) continue;
            const int label = group->labels[c * GROUP + lane];
            if (label != 0 && label == group->labels[c * GROUP + j]) {
                value -= group->parts[c * GROUP + lane] + group->parts[c * GROUP + j];
            }
        }
        pulls[j * GROUP] = j == lane ? 0.0f : value * (group->scale * group->sharpness);
    }
}

// The gradient by the unit vectors. Of two songs the pull is the same either way: the matrix is its own transpose.
static void pull_units(const struct group *group, uint width, local float *stage) {
    for (uint first = 0; first < width; first += COLUMNS) {
        const uint column = first + tile_column();
        VECTOR sums[TILE_ROWS];
        tile_product(
            group->count, group->count, group->pitch, first, group->pulls, GROUP, group->units, group->pitch, true,
            stage, sums);
        if (column >= width) continue;
#pragma unroll
        for (uint r = 0; r < TILE_ROWS; r++) {
            const uint row = tile_row() + r;
            if (row < group->count) {
                store_columns(sums[r], group->gradient + (ulong)row * group->stride + column, width - column);
            }
        }
    }
}

// The gradient by the vector as it is: what would change its length alone goes.
static void pull_vector(const struct group *group, float inverse) {
    global float *gradient = group->gradient + (ulong)group->lane * group->stride;
    global const float *unit = group->units + group->lane * group->pitch;
    float dot = 0.0f;
    for (uint d = 0; d < group->width; d++) dot = fma(gradient[d], unit[d], dot);
    for (uint d = 0; d < group->width; d++) gradient[d] = (gradient[d] - dot * unit[d]) * inverse;
}

GROUP_OF_LANES void contrast(
    uint songs, uint width, uint stride, uint categories, float sharpness, float keep, float scale, uint has_gradient,
    float weight0, float weight1, float weight2, float weight3, global const int *labels0, ulong labels0_offset,
    global const int *labels1, ulong labels1_offset, global const int *labels2, ulong labels2_offset,
    global const int *labels3, ulong labels3_offset, global const float *latents, ulong latents_offset,
    global float *memory, ulong memory_offset, global float *gradient, ulong gradient_offset, global float *losses,
    ulong losses_offset
) {
    DECLARE_STAGE;
    local float parts[CATEGORIES * GROUP], shares[GROUP];
    local int labels[CATEGORIES * GROUP];
    const uint lane = (uint)get_local_id(0), first = (uint)get_group_id(0) * GROUP;
    const uint count = min((uint)GROUP, songs - first), pitch = (width + 3) / 4 * 4;
    global float *pulls = memory + memory_offset + get_group_id(0) * (ulong)(GROUP * (GROUP + 2 * pitch));
    global float *units = pulls + GROUP * GROUP;
    const struct group group = {
        lane, count, width, pitch, stride, categories, sharpness, scale, {weight0, weight1, weight2, weight3},
        latents + latents_offset + (ulong)first * stride, pulls, units, units + GROUP * pitch,
        gradient + gradient_offset + (ulong)first * stride, labels, parts, shares,
    };
    const bool is_there = lane < count;
    const ulong song = first + lane;
    labels[lane] = is_there ? labels0[labels0_offset + song] : 0;
    if (categories > 1) labels[GROUP + lane] = is_there ? labels1[labels1_offset + song] : 0;
    if (categories > 2) labels[2 * GROUP + lane] = is_there ? labels2[labels2_offset + song] : 0;
    if (categories > 3) labels[3 * GROUP + lane] = is_there ? labels3[labels3_offset + song] : 0;
    const float inverse = make_unit(&group);
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    compare(&group, stage);
    barrier(CLK_GLOBAL_MEM_FENCE);
    if (is_there) {
        losses[losses_offset + song] = keep * losses[losses_offset + song] + loss_of_song(&group);
    }
    // To return where there is no gradient would be a branch around barriers, which PoCL 3.1 compiles wrongly.
    barrier(CLK_LOCAL_MEM_FENCE);
    if (is_there && has_gradient) pull(&group);
    barrier(CLK_GLOBAL_MEM_FENCE);
    pull_units(&group, has_gradient ? width : 0, stage);
    barrier(CLK_GLOBAL_MEM_FENCE);
    if (is_there && has_gradient) pull_vector(&group, inverse);
}
