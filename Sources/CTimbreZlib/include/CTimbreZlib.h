#pragma once
#include <zlib.h>

/// Prepares for reading a gzip archive; what zlib calls `inflateInit2` is a macro, which Swift can't call.
///
/// Returns a status of zlib.
int timbre_gzip_begin(z_stream *_Nonnull stream);
