#include "top_k_selection.h"

static inline void swap(uint64_t *a, uint64_t *b) {
    const uint64_t kept = *a;
    *a = *b;
    *b = kept;
}

/// Splits distinct keys around one of them, drawn so that no order of the songs is a bad one; returns where it ends up.
static int64_t partition(uint64_t *random, uint64_t *keys, int64_t count) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    swap(&keys[(int64_t)((*random >> 33) % (uint64_t)count)], &keys[count - 1]);
    const uint64_t pivot = keys[count - 1];
    int64_t smaller = 0;
    for (int64_t i = 0; i < count - 1; i++) {
        const uint64_t key = keys[i];
        keys[i] = keys[smaller];
        keys[smaller] = key;
        smaller += key < pivot;
    }
    swap(&keys[smaller], &keys[count - 1]);
    return smaller;
}

/// Moves the `kept` smallest keys to the front.
static void select_smallest(uint64_t *keys, int64_t count, int64_t kept) {
    uint64_t random = (uint64_t)count;
    while (count > 1 && kept > 0 && kept < count) {
        const int64_t middle = partition(&random, keys, count);
        if (middle >= kept) {
            count = middle;
        } else {
            keys += middle + 1;
            count -= middle + 1;
            kept -= middle + 1;
        }
    }
}

static void sort(uint64_t *keys, int64_t count) {
    uint64_t random = (uint64_t)count;
    while (count > 24) {
        const int64_t middle = partition(&random, keys, count);
        if (middle < count - middle - 1) {
            sort(keys, middle);
            keys += middle + 1;
            count -= middle + 1;
        } else {
            sort(keys + middle + 1, count - middle - 1);
            count = middle;
        }
    }
    for (int64_t i = 1; i < count; i++) {
        const uint64_t key = keys[i];
        int64_t j = i;
        for (; j > 0 && keys[j - 1] > key; j--) keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

void timbre_top_k_compact(timbre_top_k *s, int64_t query) {
    if (s->counts[query] <= s->k) return;
    uint64_t *keys = s->candidates + query * s->capacity;
    select_smallest(keys, s->counts[query], s->k);
    s->counts[query] = s->k;
    uint64_t last = keys[0];
    for (int64_t i = 1; i < s->k; i++) last = keys[i] > last ? keys[i] : last;
    float score = top_k_score(last);
    // Another thread may undo this by a lower score, which is true as well.
    if (score > top_k_floor(s, query)) __atomic_store(&s->floors[query], &score, __ATOMIC_RELAXED);
    // Rows ascend, so a later song must score more than the k-th best; above ∞ there is nothing.
    s->thresholds[query] = score == INFINITY ? NAN : fmaxf(s->thresholds[query], nextafterf(score, INFINITY));
}

void timbre_top_k_merge(timbre_top_k *into, const timbre_top_k *from, int64_t query) {
    const uint64_t *keys = from->candidates + query * from->capacity;
    for (int64_t i = 0; i < from->counts[query]; i++) top_k_push(into, query, keys[i]);
}

int64_t timbre_top_k_finish(timbre_top_k *s, int64_t query, int32_t *rows, float *scores) {
    timbre_top_k_compact(s, query);
    uint64_t *keys = s->candidates + query * s->capacity;
    sort(keys, s->counts[query]);
    for (int64_t i = 0; i < s->counts[query]; i++) {
        rows[i] = top_k_row(keys[i]);
        scores[i] = top_k_score(keys[i]);
    }
    return s->counts[query];
}
