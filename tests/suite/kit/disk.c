/* Makes what is written to database files fail, for as long as a file in $DISK_TROUBLE says so: `full` as a disk without
 * room, `sync` as one that cannot keep what it was given. Preloaded into the process that is tested. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int troubled(const char *how, int descriptor) {
    const char *folder = getenv("DISK_TROUBLE");
    char path[4096], link[64];
    if (folder == NULL) return 0;
    snprintf(path, sizeof path, "%s/%s", folder, how);
    if (access(path, F_OK) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, ".db") != NULL;
}

static int fails(int code) {
    errno = code;
    return -1;
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    static ssize_t (*real)(int, const void *, size_t);
    if (troubled("full", descriptor)) return fails(ENOSPC);
    if (real == NULL) real = dlsym(RTLD_NEXT, "write");
    return real(descriptor, bytes, length);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (troubled("full", descriptor)) return fails(ENOSPC);
    if (real == NULL) real = dlsym(RTLD_NEXT, "pwrite");
    return real(descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (troubled("full", descriptor)) return fails(ENOSPC);
    if (real == NULL) real = dlsym(RTLD_NEXT, "pwrite64");
    return real(descriptor, bytes, length, offset);
}

int fsync(int descriptor) {
    static int (*real)(int);
    if (troubled("sync", descriptor)) return fails(EIO);
    if (real == NULL) real = dlsym(RTLD_NEXT, "fsync");
    return real(descriptor);
}

int fdatasync(int descriptor) {
    static int (*real)(int);
    if (troubled("sync", descriptor)) return fails(EIO);
    if (real == NULL) real = dlsym(RTLD_NEXT, "fdatasync");
    return real(descriptor);
}
