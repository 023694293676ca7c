#pragma once
// Hot loops of the CPU backend, compiled for AVX-512, AVX2 and the baseline and chosen when the program
// starts. One header and one source a loop.
#include "top_k.h"
