// Disturbs the n-th change that a program makes to files below a folder. Loaded before the program by LD_PRELOAD.
//
// TIMBRE_FAULT_ROOT   the folder; changes elsewhere are not counted.
// TIMBRE_FAULT        what happens: kill, torn, short, EINTR, EIO, ENOSPC, EDQUOT; none only counts.
// TIMBRE_FAULT_AT     at which change, from 1.
// TIMBRE_FAULT_COUNT  a file that gets the number of changes, for none; that is made when the disturbance takes place.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { KIND_WRITE, KIND_SYNC, KIND_CUT, KIND_OPEN, KIND_NAME };
enum verdict { GO_ON, FAIL, HALF, HALF_THEN_DIE };

static atomic_long changes;
static long target;
static const char *mode, *root, *counter;

__attribute__((constructor)) static void begin(void) {
    mode = getenv("TIMBRE_FAULT");
    root = getenv("TIMBRE_FAULT_ROOT");
    counter = getenv("TIMBRE_FAULT_COUNT");
    const char *at = getenv("TIMBRE_FAULT_AT");
    target = at ? atol(at) : 0;
    // Programs that this one starts are left alone.
    unsetenv("LD_PRELOAD");
}

static void note(long number) {
    if (!counter) return;
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", number);
    int file = (int)syscall(SYS_openat, AT_FDCWD, counter, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return;
    syscall(SYS_write, file, text, (size_t)length);
    syscall(SYS_close, file);
}

__attribute__((destructor)) static void end(void) {
    if (mode && strcmp(mode, "none") == 0) note(atomic_load(&changes));
}

static int is_below(const char *path) { return root && strncmp(path, root, strlen(root)) == 0; }

static int is_watched_path(int directory, const char *path) {
    char full[8192], base[4096];
    if (!mode || !path) return 0;
    if (path[0] == '/') return is_below(path);
    ssize_t length;
    if (directory == AT_FDCWD) {
        if (syscall(SYS_getcwd, base, sizeof base) < 0) return 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
        length = syscall(SYS_readlinkat, AT_FDCWD, link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
    }
    snprintf(full, sizeof full, "%s/%s", base, path);
    return is_below(full);
}

static int is_watched(int file) {
    if (!mode || file <= 2) return 0;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

// What becomes of a change.
static enum verdict judge(enum kind kind) {
    long number = atomic_fetch_add(&changes, 1) + 1;
    if (number != target || strcmp(mode, "none") == 0) return GO_ON;
    note(number);
    if (strcmp(mode, "kill") == 0) die();
    if (strcmp(mode, "torn") == 0) {
        if (kind != KIND_WRITE) die();
        return HALF_THEN_DIE;
    }
    if (strcmp(mode, "short") == 0) return kind == KIND_WRITE ? HALF : GO_ON;
    if (strcmp(mode, "EINTR") == 0) {
        if (kind == KIND_SYNC || kind == KIND_NAME) return GO_ON;
        errno = EINTR;
        return FAIL;
    }
    if (strcmp(mode, "EIO") == 0) {
        errno = EIO;
        return FAIL;
    }
    if (kind == KIND_SYNC && strcmp(mode, "EDQUOT") != 0) return GO_ON;
    errno = strcmp(mode, "EDQUOT") == 0 ? EDQUOT : ENOSPC;
    return FAIL;
}

#define ORIGINAL(name, ...) \
    static __typeof__(name) *original; \
    if (!original) original = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);

// Half of the bytes, one where there is one.
static size_t half(size_t count) { return count > 1 ? count / 2 : count; }

#define WRITE_LIKE(name, parameters, arguments, half_arguments, file) \
    ssize_t name parameters { \
        ORIGINAL(name) \
        if (!is_watched(file)) return original arguments; \
        switch (judge(KIND_WRITE)) { \
        case FAIL: return -1; \
        case HALF: return original half_arguments; \
        case HALF_THEN_DIE: (void)original half_arguments; die(); \
        case GO_ON: break; \
        } \
        return original arguments; \
    }

WRITE_LIKE(write, (int file, const void *bytes, size_t count), (file, bytes, count), (file, bytes, half(count)), file)
WRITE_LIKE(
    pwrite, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at),
    (file, bytes, half(count), at), file)
WRITE_LIKE(
    pwrite64, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at),
    (file, bytes, half(count), at), file)
WRITE_LIKE(
    writev, (int file, const struct iovec *parts, int count), (file, parts, count), (file, parts, count > 1 ? 1 : count),
    file)
WRITE_LIKE(
    copy_file_range, (int from, off64_t *at, int file, off64_t *to, size_t count, unsigned flags),
    (from, at, file, to, count, flags), (from, at, file, to, half(count), flags), file)

#define CALL(name, parameters, arguments, watched, kind) \
    int name parameters { \
        ORIGINAL(name) \
        if (watched && judge(kind) != GO_ON) return -1; \
        return original arguments; \
    }

CALL(fsync, (int file), (file), is_watched(file), KIND_SYNC)
CALL(fdatasync, (int file), (file), is_watched(file), KIND_SYNC)
CALL(ftruncate, (int file, off_t size), (file, size), is_watched(file), KIND_CUT)
CALL(ftruncate64, (int file, off64_t size), (file, size), is_watched(file), KIND_CUT)
CALL(rename, (const char *from, const char *to), (from, to), is_watched_path(AT_FDCWD, to), KIND_NAME)
CALL(
    renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), is_watched_path(b, to), KIND_NAME)
CALL(
    renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags),
    is_watched_path(b, to), KIND_NAME)
CALL(link, (const char *from, const char *to), (from, to), is_watched_path(AT_FDCWD, to), KIND_NAME)
CALL(
    linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags),
    is_watched_path(b, to), KIND_NAME)
CALL(unlink, (const char *path), (path), is_watched_path(AT_FDCWD, path), KIND_NAME)
CALL(
    unlinkat, (int directory, const char *path, int flags), (directory, path, flags), is_watched_path(directory, path),
    KIND_NAME)
CALL(rmdir, (const char *path), (path), is_watched_path(AT_FDCWD, path), KIND_NAME)
CALL(mkdir, (const char *path, mode_t mode), (path, mode), is_watched_path(AT_FDCWD, path), KIND_NAME)

#define OPEN_LIKE(name, parameters, directory, ...) \
    int name parameters { \
        ORIGINAL(name) \
        mode_t permissions = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            permissions = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        if ((flags & O_CREAT) && is_watched_path(directory, path) && judge(KIND_OPEN) != GO_ON) return -1; \
        return original(__VA_ARGS__, flags, permissions); \
    }

OPEN_LIKE(open, (const char *path, int flags, ...), AT_FDCWD, path)
OPEN_LIKE(open64, (const char *path, int flags, ...), AT_FDCWD, path)
OPEN_LIKE(openat, (int directory, const char *path, int flags, ...), directory, directory, path)
OPEN_LIKE(openat64, (int directory, const char *path, int flags, ...), directory, directory, path)
