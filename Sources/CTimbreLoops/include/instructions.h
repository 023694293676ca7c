#pragma once
#include <stdbool.h>

enum timbre_instructions { timbre_baseline, timbre_avx2, timbre_avx512 };

/// The widest instructions for which loops were compiled that the processor has, within the calling thread's limit.
enum timbre_instructions timbre_instructions(void);

/// Keeps the calling thread from using wider instructions, so that a test can compare what each gives.
void timbre_limit_instructions(enum timbre_instructions widest);

/// Whether the processor has the fused multiply-add as an instruction; without it the loops are correct and slow.
bool timbre_fuses(void);
