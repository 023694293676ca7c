// Self-attention within sequences, and its gradient: Device.attend has the formula.
//
// projections, slopes: [tokens, 3 · heads · width], queries, keys and values beside each other. result, gradient:
// [tokens, heads · width]. logs: [tokens, heads]. starts: [sequences + 1]. owners: [tokens]. width: a head's.
//
// A work-group takes a token and a head, its work-items LANES tokens of the sequence at a time, and then the head's
// columns: of the weights there are never more than LANES. Launch: tokens · heads groups of LANES.

#pragma OPENCL FP_CONTRACT OFF

// Work-items that share a token and a head.
#define LANES 32
#define GROUP_OF_LANES kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))

// A group's token and head; matrices are those of the head, from the sequence's first token on.
struct place {
    uint lane, own, count;  // `own` is the token's number within the sequence, `count` that of its tokens
    ulong group, pitch, stride;  // from a token to the next: in projections, and in matrices of a third of their columns
    ulong first, third;  // of the sequence and head in projections, and in the others
    ulong columns;  // from a query to its key
};

static struct place place_of(uint heads, uint width, global const int *starts, global const int *owners) {
    struct place place;
    place.lane = (uint)get_local_id(0);
    place.group = get_global_id(0) / LANES;
    const ulong token = place.group / heads, head = place.group % heads;
    const int owner = owners[token], start = starts[owner];
    place.own = (uint)(token - (ulong)start);
    place.count = (uint)(starts[owner + 1] - start);
    place.columns = place.stride = (ulong)heads * width;
    place.pitch = 3 * place.columns;
    place.first = (ulong)start * place.pitch + head * width;
    place.third = (ulong)start * place.stride + head * width;
    return place;
}

static float inner(global const float *a, global const float *b, uint width) {
    float4 sums = (float4)(0.0f);
    uint c = 0;
    for (; c + 4 <= width; c += 4) sums = fma(vload4(0, a + c), vload4(0, b + c), sums);
    float sum = (sums.x + sums.y) + (sums.z + sums.w);
    for (; c < width; c++) sum = fma(a[c], b[c], sum);
    return sum;
}

GROUP_OF_LANES void attend(
    uint heads, uint width, float scale, global const int *starts, ulong starts_offset, global const int *owners,
    ulong owners_offset, global const float *projections, ulong projections_offset, global float *result,
    ulong result_offset, global float *logs, ulong logs_offset
) {
    local float scores[LANES], powers[LANES];
    const struct place place = place_of(heads, width, starts + starts_offset, owners + owners_offset);
    global const float *queries = projections + projections_offset + place.first;
    global const float *keys = queries + place.columns, *values = keys + place.columns;
    global const float *query = queries + place.own * place.pitch;
    global float *own = result + result_offset + place.third + place.own * place.stride;
    float most = -INFINITY, sum = 0.0f;
    for (uint from = 0; from < place.count; from += LANES) {
        const uint some = min((uint)LANES, place.count - from);
        const bool is_there = place.lane < some;
        const ulong token = from + place.lane;
        const float score = is_there ? scale * inner(query, keys + token * place.pitch, width) : -INFINITY;
        scores[place.lane] = score;
        barrier(CLK_LOCAL_MEM_FENCE);
        const float before = most;
        for (uint i = 0; i < some; i++) most = scores[i] > most ? scores[i] : most;
        powers[place.lane] = is_there ? exp(score - most) : 0.0f;
        barrier(CLK_LOCAL_MEM_FENCE);
        // Sums so far are by another largest score.
        const float share = from == 0 ? 0.0f : exp(before - most);
        sum *= share;
        for (uint i = 0; i < some; i++) sum += powers[i];
        for (uint c = place.lane; c < width; c += LANES) {
            float total = from == 0 ? 0.0f : own[c] * share;
            for (uint i = 0; i < some; i++) total = fma(powers[i], values[(from + i) * place.pitch + c], total);
            own[c] = total;
        }
    }
    for (uint c = place.lane; c < width; c += LANES) own[c] /= sum;
    if (place.lane == 0) logs[logs_offset + place.group] = most + log(sum);
}

// The gradient by the queries; dots[token, head] = gradient · result, for the kernel below.
GROUP_OF_LANES void attend_gradient_queries(
    uint heads, uint width, float scale, global const int *starts, ulong starts_offset, global const int *owners,
    ulong owners_offset, global const float *projections, ulong projections_offset, global const float *result,
    ulong result_offset, global const float *logs, ulong logs_offset, global const float *gradient,
    ulong gradient_offset, global float *dots, global float *slopes, ulong slopes_offset
) {
    local float score_slopes[LANES];
    const struct place place = place_of(heads, width, starts + starts_offset, owners + owners_offset);
    global const float *queries = projections + projections_offset + place.first;
    global const float *keys = queries + place.columns, *values = keys + place.columns;
    global const float *query = queries + place.own * place.pitch;
    const ulong third = place.third + place.own * place.stride;
    global const float *by = gradient + gradient_offset + third;
    global float *own = slopes + slopes_offset + place.first + place.own * place.pitch;
    const float own_log = logs[logs_offset + place.group], dot = inner(by, result + result_offset + third, width);
    if (place.lane == 0) dots[place.group] = dot;
    for (uint from = 0; from < place.count; from += LANES) {
        const uint some = min((uint)LANES, place.count - from);
        const ulong token = min(from + place.lane, place.count - 1);
        const float weight = exp(scale * inner(query, keys + token * place.pitch, width) - own_log);
        const float slope = weight * (inner(by, values + token * place.pitch, width) - dot) * scale;
        // What is there has been read by all.
        barrier(CLK_LOCAL_MEM_FENCE);
        score_slopes[place.lane] = slope;
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint c = place.lane; c < width; c += LANES) {
            float total = from == 0 ? 0.0f : own[c];
            for (uint i = 0; i < some; i++) total = fma(score_slopes[i], keys[(from + i) * place.pitch + c], total);
            own[c] = total;
        }
    }
}

// The gradient by the keys and the values: here the group's token is what the others attend to.
GROUP_OF_LANES void attend_gradient_keys(
    uint heads, uint width, float scale, global const int *starts, ulong starts_offset, global const int *owners,
    ulong owners_offset, global const float *projections, ulong projections_offset, global const float *logs,
    ulong logs_offset, global const float *gradient, ulong gradient_offset, global const float *dots,
    global float *slopes, ulong slopes_offset
) {
    local float weights[LANES], score_slopes[LANES];
    const struct place place = place_of(heads, width, starts + starts_offset, owners + owners_offset);
    global const float *queries = projections + projections_offset + place.first;
    global const float *key = queries + place.columns + place.own * place.pitch, *value = key + place.columns;
    global const float *by = gradient + gradient_offset + place.third;
    global float *key_slopes = slopes + slopes_offset + place.first + place.own * place.pitch + place.columns;
    global float *value_slopes = key_slopes + place.columns;
    // The group of the sequence's first token and the head.
    const ulong first = place.group - (ulong)place.own * heads;
    for (uint from = 0; from < place.count; from += LANES) {
        const uint some = min((uint)LANES, place.count - from);
        const ulong token = min(from + place.lane, place.count - 1), other = first + token * heads;
        const float score = scale * inner(queries + token * place.pitch, key, width);
        const float weight = exp(score - logs[logs_offset + other]);
        const float slope = weight * (inner(by + token * place.stride, value, width) - dots[other]) * scale;
        // What is there has been read by all.
        barrier(CLK_LOCAL_MEM_FENCE);
        weights[place.lane] = weight;
        score_slopes[place.lane] = slope;
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint c = place.lane; c < width; c += LANES) {
            float keys_total = from == 0 ? 0.0f : key_slopes[c], values_total = from == 0 ? 0.0f : value_slopes[c];
            for (uint i = 0; i < some; i++) {
                keys_total = fma(score_slopes[i], queries[(from + i) * place.pitch + c], keys_total);
                values_total = fma(weights[i], by[(from + i) * place.stride + c], values_total);
            }
            key_slopes[c] = keys_total;
            value_slopes[c] = values_total;
        }
    }
}
