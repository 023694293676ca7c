// A tile of songs walks through the whole network, meets its targets, and walks back.
//
// Forward  output = dropout(activation(source · kernel + bias)), to which the first layer adds its songs' projections;
// at the end of a network that rebuilds  losses[i] = Σⱼ (output[i, j] − target[i, j])² / n  and
// gradient = scale (output − target) activation′;
// back  gradient = (gradient above · its kernelᵀ) ⊙ dropout ⊙ activation′(output · kept) · kept⁻¹, down to head.lowest.
//
// values are not read here: the kernels are those that pack_weights made. numbers: [any, features]. target: the tables
// of targets, [any, width] each. losses: [songs]. scale: 2 / (songs · n). dropout_scale: 1 / kept.
//
// `cross_entropy`, for outputs that meet labels, and `contrast`, for songs that are compared by a layer's output, run
// between the way forward and the way back, which are then launches of their own; the latter gives the gradient `pull`
// that is added at its layer.
//
// A work-group takes TILE songs; its work-items share each layer's products. Launch: ceil(songs / TILE) groups of
// LANES.

// By its address a walk is handed on; inlined, none of it is in private memory.
#define INLINE static __attribute__((always_inline))

struct walk {
    head_t head;
    uint first, count;  // its songs
    uint seed_low, seed_high, step, threshold;
    float dropout_scale, kept;
    global const int *plan;
    global float *scratch;
    local float *stage;
};

INLINE VECTOR drop_units(const struct walk *walk, layer_t layer, VECTOR value, uint song, uint unit, float scale) {
    const uint row = (uint)walk->plan[walk->head->rows + walk->first + song];
    return drop(
        value, row, unit, (uint)layer->dropout_layer, walk->step, (uint2)(walk->seed_low, walk->seed_high),
        walk->threshold, scale);
}

INLINE void gather_songs(
    const struct walk *walk, global const float *numbers, global const float *target, layer_t last
) {
    head_t head = walk->head;
    const uint lane = (uint)get_local_id(0), lanes = (uint)get_local_size(0);
    global const int *rows = walk->plan + head->rows + walk->first;
    global float *input = walk->scratch + head->input + walk->first * head->input_stride;
    global float *targets = walk->scratch + last->output + walk->first * last->stride;
    const uint features = (uint)head->features;
    const bool rebuilds = head->objective.rebuilds;
    for (uint item = lane; item < walk->count * features; item += lanes) {
        const uint song = item / features, feature = item % features;
        const float number = numbers[head->numbers + (ulong)rows[song] * features + feature];
        input[song * head->input_stride + feature] = disturbed(
            &head->objective, number, (uint)rows[song], feature, walk->step, (uint2)(walk->seed_low, walk->seed_high));
        if (rebuilds) targets[song * last->stride + feature] = number;
    }
    if (!rebuilds || last->outputs == features) return;
    table_t table = tables_of(head);
    for (table_t end = table + head->tables; table < end; table++) {
        if (table->is_direct) continue;
        global const int *ids = walk->plan + table->ids + walk->first;
        const uint width = (uint)table->width;
        for (uint item = lane; item < walk->count * width; item += lanes) {
            const uint song = item / width, column = item % width;
            targets[song * last->stride + table->column + column] =
                target[table->target + (ulong)ids[song] * width + column];
        }
    }
}

INLINE VECTOR add_projections(const struct walk *walk, VECTOR value, uint song, uint column) {
    head_t head = walk->head;
    table_t table = tables_of(head);
    for (table_t end = table + head->tables; table < end; table++) {
        global const float *projections =
            walk->scratch + head->projections + table->first_row * head->hidden_stride + column;
        global const int *places = walk->plan + table->places;
        if (table->is_weighted) {
            global const int *starts = walk->plan + table->starts + walk->first + song;
            for (int e = starts[0]; e < starts[1]; e++) {
                const VECTOR weight = (VECTOR)(as_float(walk->plan[table->song_weights + (ulong)e]));
                value = fma(weight, vector_at(projections + (ulong)places[e] * head->hidden_stride), value);
            }
        } else {
            value += vector_at(projections + (ulong)places[walk->first + song] * head->hidden_stride);
        }
    }
    return value;
}

// A song's squared errors, of four columns each.
INLINE global float *errors_of(const struct walk *walk, layer_t last, uint song) {
    return walk->scratch + walk->head->errors + (walk->first + song) * (last->stride / 4);
}

INLINE void forward(const struct walk *walk, layer_t layer, bool is_first, bool is_last, float scale) {
    const uint stride = (uint)layer->stride, row = tile_row();
    global const float *source = walk->scratch + layer->source + walk->first * layer->source_stride;
    for (uint first = 0; first < stride; first += COLUMNS) {
        const uint column = first + tile_column();
        VECTOR sums[TILE_ROWS];
        tile_product(
            walk->count, (uint)layer->inputs, stride, first, source, layer->source_stride,
            walk->scratch + layer->matrix, stride, true, walk->stage, sums);
        if (column >= stride) continue;
        const VECTOR bias = vector_at(walk->scratch + layer->bias + column);
#pragma unroll 1
        for (uint r = 0; r < TILE_ROWS && row + r < walk->count; r++) {
            VECTOR value = take_row(sums) + bias;
            if (is_first) value = add_projections(walk, value, row + r, column);
            value = activate((int)layer->activation, value);
            if (layer->has_dropout) value = drop_units(walk, layer, value, row + r, column, walk->dropout_scale);
            global float *to = walk->scratch + layer->output + (walk->first + row + r) * layer->stride + column;
            if (is_last && walk->head->objective.rebuilds) {
                value = meet_target(
                    value, vector_at(to), (int)layer->activation, scale, column, (uint)layer->outputs,
                    errors_of(walk, layer, row + r) + column / 4);
            }
            put_vector(value, to);
        }
    }
}

// The gradient by the product of the layer below.
INLINE void backward(const struct walk *walk, layer_t layer) {
    layer_t below = layer - 1;
    const uint stride = (uint)below->stride, row = tile_row();
    const int activation = (int)below->activation;
    // What ReLU or a sigmoid gave says by itself which units were dropped.
    const bool needs_mask = below->has_dropout && activation != RELU && activation != SIGMOID;
    const float kept = below->has_dropout ? walk->kept : 1.0f;
    const float scale = below->has_dropout ? walk->dropout_scale : 1.0f;
    global const float *source = walk->scratch + layer->gradient + walk->first * layer->stride;
    objective_t objective = &walk->head->objective;
    const bool is_pulled = objective->pulled != 0 && below + 1 == layers_of(walk->head) + objective->pulled;
    for (uint first = 0; first < stride; first += COLUMNS) {
        const uint column = first + tile_column();
        VECTOR sums[TILE_ROWS];
        tile_product(
            walk->count, (uint)layer->outputs, stride, first, source, layer->stride, walk->scratch + layer->transposed,
            stride, true, walk->stage, sums);
        if (column >= stride) continue;
#pragma unroll 1
        for (uint r = 0; r < TILE_ROWS && row + r < walk->count; r++) {
            const ulong place = (walk->first + row + r) * below->stride + column;
            VECTOR value = take_row(sums) * scale;
            if (is_pulled) value += vector_at(walk->scratch + objective->pull + place);
            if (needs_mask) value = drop_units(walk, below, value, row + r, column, 1.0f);
            value *= derivative(activation, vector_at(walk->scratch + below->output + place) * kept);
            put_vector(value, walk->scratch + below->gradient + place);
        }
    }
}

INLINE void sum_errors(const struct walk *walk, layer_t last, global float *losses) {
    for (uint song = (uint)get_local_id(0); song < walk->count; song += (uint)get_local_size(0)) {
        global const float *errors = errors_of(walk, last, song);
        float sum = 0.0f;
        for (uint i = 0; i < (last->outputs + 3) / 4; i++) sum += errors[i];
        losses[walk->first + song] = sum / (float)last->outputs;
    }
}

INLINE void walk_forward(
    const struct walk *walk, global const float *numbers, global const float *target, float scale, global float *losses
) {
    layer_t layers = layers_of(walk->head);
    const uint count = (uint)walk->head->layers;
    gather_songs(walk, numbers, target, layers + count - 1);
    barrier(CLK_GLOBAL_MEM_FENCE);
    for (uint i = 0; i < count; i++) {
        forward(walk, layers + i, i == 0, i == count - 1, scale);
        barrier(CLK_GLOBAL_MEM_FENCE);
    }
    if (walk->head->objective.rebuilds) sum_errors(walk, layers + count - 1, losses);
}

INLINE void walk_back(const struct walk *walk) {
    layer_t layers = layers_of(walk->head);
    for (uint i = (uint)walk->head->layers - 1; i > (uint)walk->head->lowest; i--) {
        backward(walk, layers + i);
        barrier(CLK_GLOBAL_MEM_FENCE);
    }
}

#define WALK                                                                                                            \
    DECLARE_STAGE;                                                                                                      \
    head_t head = (head_t)description;                                                                                  \
    const uint first = (uint)get_group_id(0) * TILE;                                                                    \
    const struct walk walk = {                                                                                          \
        head, first, min((uint)TILE, (uint)head->songs - first), seed_low, seed_high, step, threshold, dropout_scale,   \
        kept, plan, scratch, stage,                                                                                     \
    }

GROUP_OF_LANES void walk_songs(
    global const ulong *description, uint seed_low, uint seed_high, uint step, uint threshold, float dropout_scale,
    float kept, float scale, global const int *plan, global const float *numbers, global const float *target,
    global float *scratch, global float *losses, ulong losses_offset
) {
    WALK;
    walk_forward(&walk, numbers, target, scale, losses + losses_offset);
    walk_back(&walk);
}

// The way forward alone.
GROUP_OF_LANES void walk_songs_forward(
    global const ulong *description, uint seed_low, uint seed_high, uint step, uint threshold, float dropout_scale,
    float kept, float scale, global const int *plan, global const float *numbers, global const float *target,
    global float *scratch, global float *losses, ulong losses_offset
) {
    WALK;
    walk_forward(&walk, numbers, target, scale, losses + losses_offset);
}

// The way back alone; of the arguments it takes those that it needs.
GROUP_OF_LANES void walk_songs_back(
    global const ulong *description, uint seed_low, uint seed_high, uint step, uint threshold, float dropout_scale,
    float kept, global const int *plan, global float *scratch
) {
    WALK;
    walk_back(&walk);
}
