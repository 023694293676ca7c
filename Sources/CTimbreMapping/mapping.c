#include "CTimbreMapping.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct timbre_mapping {
    /// 0: free; 1: being filled.
    _Atomic(uintptr_t) start;
    _Atomic(size_t) size;
    _Atomic(int32_t) is_cut;
};

// The handler must not wait: blocks of mappings are added at the end and stay for ever.
enum { block_size = 64 };

struct block {
    struct timbre_mapping mappings[block_size];
    _Atomic(struct block *) next;
};

static struct block first_block;
static struct sigaction previous;
static uintptr_t page_size;

/// The mapping that holds an address, and its end. A place that is given to another mapping meanwhile does not count: its
/// start is read before and after its size.
static struct timbre_mapping *find(uintptr_t address, uintptr_t *end) {
    for (struct block *block = &first_block; block; block = atomic_load(&block->next))
        for (int i = 0; i < block_size; i++) {
            struct timbre_mapping *mapping = &block->mappings[i];
            uintptr_t start = atomic_load(&mapping->start);
            size_t size = atomic_load(&mapping->size);
            if (start <= 1 || address < start || address - start >= size) continue;
            if (atomic_load(&mapping->start) != start) continue;
            *end = start + size;
            return mapping;
        }
    return NULL;
}

/// What would have happened without this handler.
static void pass_on(int number, siginfo_t *info, void *context) {
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(number, info, context);
    } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
        previous.sa_handler(number);
    } else if (previous.sa_handler == SIG_DFL || info->si_code > 0) {
        // A fault comes again when the instruction is repeated; a signal that was sent must be sent again.
        signal(number, SIG_DFL);
        if (info->si_code <= 0) raise(number);
    }
}

static void handle(int number, siginfo_t *info, void *context) {
    int saved = errno;
    uintptr_t address = (uintptr_t)info->si_addr;
    uintptr_t end = 0;
    struct timbre_mapping *mapping = info->si_code > 0 ? find(address, &end) : NULL;
    if (mapping) {
        uintptr_t page = address & ~(page_size - 1);
        atomic_store(&mapping->is_cut, 1);
        void *zeros = mmap((void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        if (zeros == MAP_FAILED) mapping = NULL;
    }
    if (!mapping) pass_on(number, info, context);
    errno = saved;
}

static void install(void) {
    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &previous);
}

struct timbre_mapping *timbre_mapping_watch(const void *start, size_t size) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    struct block *block = &first_block;
    while (1) {
        for (int i = 0; i < block_size; i++) {
            struct timbre_mapping *mapping = &block->mappings[i];
            uintptr_t empty = 0;
            if (!atomic_compare_exchange_strong(&mapping->start, &empty, 1)) continue;
            atomic_store(&mapping->size, size);
            atomic_store(&mapping->is_cut, 0);
            atomic_store(&mapping->start, (uintptr_t)start);
            return mapping;
        }
        struct block *next = atomic_load(&block->next);
        if (!next) {
            struct block *added = calloc(1, sizeof *added);
            if (!added) return NULL;
            if (atomic_compare_exchange_strong(&block->next, &next, added)) next = added;
            else free(added);
        }
        block = next;
    }
}

int32_t timbre_mapping_is_cut(const struct timbre_mapping *mapping) { return atomic_load(&mapping->is_cut); }

void timbre_mapping_forget(struct timbre_mapping *mapping) { atomic_store(&mapping->start, 0); }
