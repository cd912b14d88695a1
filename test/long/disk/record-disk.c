/*
 * Stands between a process and its C library (LD_PRELOAD): what it does to the files below a folder is written to a journal,
 * and one of these calls can fail.
 *
 *   DISK_FOLDER   the folder, absolute
 *   DISK_JOURNAL  the journal, to which is appended
 *   DISK_FAIL     number of the call that fails; the first is 1
 *   DISK_ERRNO    the error that it fails with
 *   DISK_ARMED    a file: calls are counted once it is there
 *
 * A record is a struct record, then its name, the other name and the data. Its kind: C a file was made, W written, T cut to
 * a length, F brought to the disk; M a folder was made, D brought to the disk; R renamed, L linked, U unlinked; X this call
 * has failed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct record {
  uint32_t kind, name, other, data;
  uint64_t inode;
  int64_t offset;
};

#define FILES 65536
static struct {
  ino_t inode;
  char *folder;
} files[FILES];

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static const char *below, *armed;
static int journal = -1;
static long calls, fail_at;
static int fail_with;

/* The function of the C library by the same name. */
#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int real_open(const char *path, int flags, mode_t mode) {
  static int (*real)(const char *, int, ...);
  if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
  return real(path, flags, mode);
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("DISK_JOURNAL"), *at = getenv("DISK_FAIL"), *with = getenv("DISK_ERRNO");
  below = getenv("DISK_FOLDER");
  armed = getenv("DISK_ARMED");
  if (path) journal = real_open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  fail_at = at ? atol(at) : 0;
  fail_with = with ? atoi(with) : EIO;
}

/* Puts the absolute form of a path into a buffer, and returns it if it is the folder or below it. */
static const char *ours(int from, const char *path, char *buffer) {
  if (journal < 0 || !below || !path) return NULL;
  if (path[0] == '/') snprintf(buffer, PATH_MAX, "%s", path);
  else {
    char link[64], folder[PATH_MAX / 2];
    ssize_t length;
    if (from == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", from);
    length = readlink(link, folder, sizeof folder - 1);
    if (length < 0) return NULL;
    folder[length] = 0;
    snprintf(buffer, PATH_MAX, "%s/%.2000s", folder, path);
  }
  size_t length = strlen(below);
  return strncmp(buffer, below, length) == 0 && (buffer[length] == '/' || buffer[length] == 0) ? buffer : NULL;
}

static void note(char kind, const char *name, const char *other, uint64_t inode, int64_t offset, const void *data, size_t size) {
  int before = errno;
  struct record record = {kind, name ? strlen(name) : 0, other ? strlen(other) : 0, size, inode, offset};
  struct iovec parts[] = {
      {&record, sizeof record}, {(void *)name, record.name}, {(void *)other, record.other}, {(void *)data, size}};
  ssize_t (*real)(int, const struct iovec *, int) = (ssize_t(*)(int, const struct iovec *, int))dlsym(RTLD_NEXT, "writev");
  if (real(journal, parts, 4) != (ssize_t)(sizeof record + record.name + record.other + size)) abort();
  errno = before;
}

/* Counts a call, and says whether it is the one that fails. The lock is held. */
static int fails(char kind, const char *name) {
  if (armed && access(armed, F_OK) != 0) return 0;
  if (++calls != fail_at) return 0;
  note('X', name, NULL, 0, kind, NULL, 0);
  errno = fail_with;
  return 1;
}

static int is_file(int fd) { return fd >= 0 && fd < FILES && files[fd].inode != 0; }

static int opened(int from, const char *path, int flags, mode_t mode, int (*open_now)(int, const char *, int, mode_t)) {
  char buffer[PATH_MAX];
  const char *name = ours(from, path, buffer);
  if (!name) return open_now(from, path, flags, mode);
  pthread_mutex_lock(&lock);
  int is_new = (flags & O_CREAT) && access(name, F_OK) != 0;
  int fd = is_new && fails('C', name) ? -1 : open_now(from, path, flags, mode);
  struct stat found;
  if (fd >= 0 && fd < FILES && fstat(fd, &found) == 0) {
    if (S_ISDIR(found.st_mode)) files[fd].folder = strdup(name);
    else if (S_ISREG(found.st_mode)) {
      files[fd].inode = found.st_ino;
      if (is_new) note('C', name, NULL, found.st_ino, 0, NULL, 0);
      else if (flags & O_TRUNC) note('T', NULL, NULL, found.st_ino, 0, NULL, 0);
    }
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

static int open_at(int from, const char *path, int flags, mode_t mode) {
  static int (*real)(int, const char *, int, ...);
  if (!real) real = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat64");
  return real(from, path, flags, mode);
}

#define MODE(last) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, last); \
    mode = va_arg(rest, int); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return opened(AT_FDCWD, path, flags, mode, open_at);
}
int open64(const char *path, int flags, ...) {
  MODE(flags)
  return opened(AT_FDCWD, path, flags, mode, open_at);
}
int openat(int from, const char *path, int flags, ...) {
  MODE(flags)
  return opened(from, path, flags, mode, open_at);
}
int openat64(int from, const char *path, int flags, ...) {
  MODE(flags)
  return opened(from, path, flags, mode, open_at);
}

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < FILES && (files[fd].inode || files[fd].folder)) {
    pthread_mutex_lock(&lock);
    files[fd].inode = 0;
    free(files[fd].folder);
    files[fd].folder = NULL;
    pthread_mutex_unlock(&lock);
  }
  return real(fd);
}

/* Writes through a function, and notes what it has written of the parts. */
#define WRITTEN(at, parts, count, call) \
  if (!is_file(fd)) return call; \
  pthread_mutex_lock(&lock); \
  off64_t place = at; \
  if (place < 0) place = fcntl(fd, F_GETFL) & O_APPEND ? lseek64(fd, 0, SEEK_END) : lseek64(fd, 0, SEEK_CUR); \
  ssize_t result = fails('W', NULL) ? -1 : call; \
  int after = errno; \
  ssize_t left = result; \
  for (int at_part = 0; at_part < (count) && left > 0; at_part++) { \
    size_t size = (parts)[at_part].iov_len < (size_t)left ? (parts)[at_part].iov_len : (size_t)left; \
    note('W', NULL, NULL, files[fd].inode, place, (parts)[at_part].iov_base, size); \
    place += size; \
    left -= size; \
  } \
  errno = after; \
  pthread_mutex_unlock(&lock); \
  return result

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write);
  struct iovec part = {(void *)data, size};
  WRITTEN(-1, &part, 1, real(fd, data, size));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
  REAL(pwrite);
  struct iovec part = {(void *)data, size};
  WRITTEN(offset, &part, 1, real(fd, data, size, offset));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  REAL(pwrite64);
  struct iovec part = {(void *)data, size};
  WRITTEN(offset, &part, 1, real(fd, data, size, offset));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  WRITTEN(-1, parts, count, real(fd, parts, count));
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  REAL(pwritev);
  WRITTEN(offset, parts, count, real(fd, parts, count, offset));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  REAL(pwritev64);
  WRITTEN(offset, parts, count, real(fd, parts, count, offset));
}

/* Does a call unless it is the one that fails, and notes that it was done. */
#define DONE(type, isours, kind, name, other, inode, offset, call) \
  if (!(isours)) return call; \
  pthread_mutex_lock(&lock); \
  type result = fails(kind, name) ? -1 : call; \
  if (result == 0) note(kind, name, other, inode, offset, NULL, 0); \
  pthread_mutex_unlock(&lock); \
  return result

int ftruncate(int fd, off_t length) {
  REAL(ftruncate);
  DONE(int, is_file(fd), 'T', NULL, NULL, files[fd].inode, length, real(fd, length));
}
int ftruncate64(int fd, off64_t length) {
  REAL(ftruncate64);
  DONE(int, is_file(fd), 'T', NULL, NULL, files[fd].inode, length, real(fd, length));
}

static int is_known(int fd) { return fd >= 0 && fd < FILES && (files[fd].inode || files[fd].folder); }
#define FLUSHED DONE(int, is_known(fd), files[fd].folder ? 'D' : 'F', files[fd].folder, NULL, files[fd].inode, 0, real(fd))

int fsync(int fd) {
  REAL(fsync);
  FLUSHED;
}
int fdatasync(int fd) {
  REAL(fdatasync);
  FLUSHED;
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  char buffer[PATH_MAX];
  const char *name = ours(AT_FDCWD, path, buffer);
  DONE(int, name, 'M', name, NULL, 0, 0, real(path, mode));
}
int rename(const char *from, const char *to) {
  REAL(rename);
  char one[PATH_MAX], two[PATH_MAX];
  const char *name = ours(AT_FDCWD, from, one), *other = ours(AT_FDCWD, to, two);
  DONE(int, name && other, 'R', name, other, 0, 0, real(from, to));
}
int link(const char *from, const char *to) {
  REAL(link);
  char one[PATH_MAX], two[PATH_MAX];
  const char *name = ours(AT_FDCWD, from, one), *other = ours(AT_FDCWD, to, two);
  DONE(int, name && other, 'L', name, other, 0, 0, real(from, to));
}
int unlink(const char *path) {
  REAL(unlink);
  char buffer[PATH_MAX];
  const char *name = ours(AT_FDCWD, path, buffer);
  DONE(int, name && access(name, F_OK) == 0, 'U', name, NULL, 0, 0, real(path));
}
int remove(const char *path) {
  REAL(remove);
  char buffer[PATH_MAX];
  const char *name = ours(AT_FDCWD, path, buffer);
  DONE(int, name && access(name, F_OK) == 0, 'U', name, NULL, 0, 0, real(path));
}
int unlinkat(int from, const char *path, int flags) {
  REAL(unlinkat);
  char buffer[PATH_MAX];
  const char *name = ours(from, path, buffer);
  DONE(int, name && faccessat(from, path, F_OK, 0) == 0, 'U', name, NULL, 0, 0, real(from, path, flags));
}
