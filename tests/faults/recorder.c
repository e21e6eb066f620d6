/* Records what a process does to the files below RECORD_ROOT, in order, into RECORD_FILE (LD_PRELOAD).

   A record: kind (1 byte), length of the path (2), offset or size (8), length of the bytes (4), path, bytes;
   numbers little-endian. Kinds: W write, T truncate, Y sync, U unlink, R rename (the bytes are the new path),
   C made or opened for writing, S an HTTP answer begins on a socket. One lock holds record and call together,
   so that the order of records is the order of calls. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static char root[PATH_MAX];
static size_t root_length;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("RECORD_FILE"), *below = getenv("RECORD_ROOT");
    if (!file || !below) return;
    snprintf(root, sizeof root, "%s", below);
    root_length = strlen(root);
    log_fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_ours(const char *path) {
    return log_fd >= 0 && strncmp(path, root, root_length) == 0;
}

static int path_of(int fd, char *path) {
    char link[64];
    if (log_fd < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_ours(path);
}

static void note(char kind, const char *path, uint64_t at, const void *bytes, uint32_t length) {
    uint16_t named = (uint16_t)strlen(path);
    size_t whole = 15 + named + length;
    char *record = malloc(whole);
    record[0] = kind;
    memcpy(record + 1, &named, 2);
    memcpy(record + 3, &at, 8);
    memcpy(record + 11, &length, 4);
    memcpy(record + 15, path, named);
    if (length) memcpy(record + 15 + named, bytes, length);
    for (size_t done = 0; done < whole;) {
        ssize_t part = syscall(SYS_write, log_fd, record + done, whole - done);
        if (part <= 0) abort();
        done += (size_t)part;
    }
    free(record);
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name);

#define POSITIONED(name, offset_type)                                                      \
    ssize_t name(int fd, const void *bytes, size_t count, offset_type at) {                \
        REAL(name)                                                                         \
        char path[PATH_MAX];                                                               \
        if (!path_of(fd, path)) return real(fd, bytes, count, at);                         \
        pthread_mutex_lock(&turn);                                                         \
        ssize_t done = real(fd, bytes, count, at);                                         \
        if (done > 0) note('W', path, (uint64_t)at, bytes, (uint32_t)done);                \
        pthread_mutex_unlock(&turn);                                                       \
        return done;                                                                       \
    }

POSITIONED(pwrite, off_t)
POSITIONED(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(write)
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real(fd, bytes, count);
    pthread_mutex_lock(&turn);
    struct stat state;
    off_t at = lseek(fd, 0, SEEK_CUR);
    if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &state) == 0) at = state.st_size;
    ssize_t done = real(fd, bytes, count);
    if (done > 0) note('W', path, (uint64_t)at, bytes, (uint32_t)done);
    pthread_mutex_unlock(&turn);
    return done;
}

#define SYNCING(name)                                   \
    int name(int fd) {                                  \
        REAL(name)                                      \
        char path[PATH_MAX];                            \
        if (!path_of(fd, path)) return real(fd);        \
        pthread_mutex_lock(&turn);                      \
        int done = real(fd);                            \
        if (done == 0) note('Y', path, 0, "", 0);       \
        pthread_mutex_unlock(&turn);                    \
        return done;                                    \
    }

SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name, offset_type)                                \
    int name(int fd, offset_type size) {                          \
        REAL(name)                                                \
        char path[PATH_MAX];                                      \
        if (!path_of(fd, path)) return real(fd, size);            \
        pthread_mutex_lock(&turn);                                \
        int done = real(fd, size);                                \
        if (done == 0) note('T', path, (uint64_t)size, "", 0);    \
        pthread_mutex_unlock(&turn);                              \
        return done;                                              \
    }

CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

int unlink(const char *path) {
    REAL(unlink)
    if (!is_ours(path)) return real(path);
    pthread_mutex_lock(&turn);
    int done = real(path);
    if (done == 0) note('U', path, 0, "", 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int rename(const char *from, const char *to) {
    REAL(rename)
    if (!is_ours(from)) return real(from, to);
    pthread_mutex_lock(&turn);
    int done = real(from, to);
    if (done == 0) note('R', from, 0, to, (uint32_t)strlen(to));
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    REAL(sendmsg)
    const struct iovec *first = message->msg_iovlen ? message->msg_iov : 0;
    if (log_fd >= 0 && first && first->iov_len > 12 && memcmp(first->iov_base, "HTTP/1.1 ", 9) == 0) {
        pthread_mutex_lock(&turn);
        note('S', "answer", 0, first->iov_base, 12);
        pthread_mutex_unlock(&turn);
    }
    return real(fd, message, flags);
}

ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    REAL(send)
    if (log_fd >= 0 && count > 12 && memcmp(bytes, "HTTP/1.1 ", 9) == 0) {
        pthread_mutex_lock(&turn);
        note('S', "answer", 0, bytes, 12);
        pthread_mutex_unlock(&turn);
    }
    return real(fd, bytes, count, flags);
}
