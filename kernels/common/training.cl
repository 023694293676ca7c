// Description of one step of training, as StepDescription.swift writes it: a head, then as many copies, tables, layers
// and sums as the head says. All numbers are integers of 64 bits. Places are indices of the first element: in `scratch`
// unless another memory is named. Strides are widths rounded up to whole vectors, and every place in `scratch` is a
// vector's, so that loads need no edges; the columns between width and stride may hold anything.

struct head {
    ulong copies, tables, layers, sums;
    ulong songs;
    // In `plan`: [songs], their rows of the data set.
    ulong rows;
    ulong numbers;  // in the data set's numbers [any, features]
    ulong features;
    // [songs, input_stride]
    ulong input, input_stride;
    // [songs, stride of the last layer / 4]: squared errors of four columns each.
    ulong errors;
    // Outputs of the first layer.
    ulong hidden, hidden_stride;
    // [rows of all tables, hidden_stride]: rows by the first layer's kernel, or direct rows themselves; and the sums of
    // their songs' gradients.
    ulong projections, row_sums;
    // [pieces of all tables, hidden_stride]
    ulong piece_sums;
    ulong copy_items, pieces, elements;
    ulong lowest;  // layer that is trained, or below whose product a table is: the way back ends there
    struct objective objective;
};

// target[i, j] = values[source + i · row_step + j · column_step] for j < columns, else 0.
struct copy {
    ulong first_item;
    ulong source, row_step, column_step, columns;
    ulong target, stride;
};

struct table {
    ulong width, stride;
    ulong column;  // of its rows in the network's input
    ulong values, target, steps;  // in the memories of those names
    ulong distinct, places, ids, order, pieces, segments;  // in `plan`
    // For songs with several entries or none: their starts and, as bits of floats, their weights as the songs stand and
    // as `order` has them; in `plan`.
    ulong is_weighted, starts, song_weights, row_weights;
    // Its first among those of all tables: of the rows that occur, of tiles of these, of the pieces.
    ulong first_row, first_tile, first_piece;
    ulong rows;
    ulong embeddings;  // [rows, stride]: the rows that occur, as they are before the step; none of a direct table
    // Its part of the first layer's kernel, [width, hidden_stride], and transposed, [hidden, stride]; none of a direct
    // table, whose rows are as wide as the first layer's outputs.
    ulong matrix, transposed;
    ulong is_direct, is_frozen;
};

// The first layer's inputs are the numbers alone.
struct layer {
    ulong inputs, outputs, stride;
    ulong source, source_stride;
    ulong output;  // [songs, stride]; of the last layer the targets, and then the gradient, are in its place
    ulong gradient;  // [songs, stride]: by its product
    // [inputs, stride], [1, stride] and, of all but the first layer, [outputs, stride of the layer below].
    ulong matrix, bias, transposed;
    ulong activation;
    ulong has_dropout, dropout_layer;
};

// left[rows, width]ᵀ · right[rows, columns], and below it the sums of right's columns, by chunks of rows.
struct sum {
    ulong first_group, first_element;
    ulong left, left_stride, width;
    ulong right, right_stride, columns;
    ulong rows, chunk, chunks;
    ulong partial;  // [chunks, width + 1, right_stride]
    ulong weights;  // [width, columns], in `values`
    ulong has_bias, bias;  // [1, columns], in `values`
};

typedef global const struct head *head_t;
typedef global const struct copy *copy_t;
typedef global const struct table *table_t;
typedef global const struct layer *layer_t;
typedef global const struct sum *sum_t;

static copy_t copies_of(head_t head) { return (copy_t)(head + 1); }
static table_t tables_of(head_t head) { return (table_t)(copies_of(head) + head->copies); }
static layer_t layers_of(head_t head) { return (layer_t)(tables_of(head) + head->tables); }
static sum_t sums_of(head_t head) { return (sum_t)(layers_of(head) + head->layers); }
