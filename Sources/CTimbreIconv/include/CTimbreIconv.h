#pragma once
// Conversion between the encodings that the system knows.
#include <iconv.h>
