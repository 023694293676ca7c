#pragma once
#include <stddef.h>
#include <stdint.h>

/// Mappings of files that may become shorter while they are read: the system answers a read beyond the new end with
/// SIGBUS, which would end the process. Here the pages that are gone become zeros, and the mapping is marked as cut.
///
/// The handler is installed with the first mapping. A SIGBUS of any other address goes on to the handler that was there
/// before, or ends the process as it would have.
struct timbre_mapping;

/// Watches `size` bytes from `start`, the address of a page, mapped read-only. NULL where there is no memory for it.
struct timbre_mapping *timbre_mapping_watch(const void *start, size_t size);

/// 1 once a read met the missing end.
int32_t timbre_mapping_is_cut(const struct timbre_mapping *mapping);

/// To be called before the range is unmapped; the pointer is then nobody's.
void timbre_mapping_forget(struct timbre_mapping *mapping);

/// Has the memory of long texts and arrays given back to the system where many threads make them: each would keep its own. Does
/// nothing where the C library has no such choice. To be called before there are threads.
void timbre_give_memory_back(void);
