#pragma once
// Hot loops of the CPU backend, compiled for AVX-512, AVX2 and the baseline and chosen at run time: variants.h says how.
// One header, one source and one file of loops a topic.
#include "activation.h"
#include "adam.h"
#include "affinities.h"
#include "contrast.h"
#include "cross_entropy.h"
#include "double_sums.h"
#include "dropout.h"
#include "instructions.h"
#include "nearest_centre.h"
#include "neighbour_layout.h"
#include "philox.h"
#include "point_ranks.h"
#include "product.h"
#include "rows.h"
#include "squared_error.h"
#include "top_k.h"
