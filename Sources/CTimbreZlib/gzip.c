#include "CTimbreZlib.h"

// The largest window, and the header and the checksum of gzip around the data.
int timbre_gzip_begin(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
