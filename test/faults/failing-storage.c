/*
 * Stands between the service and its disk (LD_PRELOAD): makes one chosen write or fsync of the database fail, lets no
 * file under the data folder grow, none be written, or no sync end; and between the service and the clock. Orders are given through a file that both sides have mapped.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct orders {
  int64_t fail_at;   /* 0: none; N: the Nth operation from now fails once with EIO */
  int64_t is_full;   /* 1: whatever would make a file longer fails with ENOSPC */
  int64_t operations; /* writes and syncs of the database since this was last set to 0 */
  int64_t refused;   /* how many were made to fail */
  int64_t is_main_only; /* 1: only the database's main file is counted and fails, which is written when its log is merged */
  int64_t is_read_only; /* 1: nothing can be written, as on a disk that the system has set to read-only (EROFS) */
  int64_t clock_seconds; /* how far the clock on the wall is wrong */
  int64_t is_slow; /* 1: no sync of the database ends */
};

static struct orders *orders;
static char folder[4096];

__attribute__((constructor)) static void read_orders(void) {
  const char *file = getenv("FAILING_STORAGE_ORDERS");
  const char *under = getenv("FAILING_STORAGE_FOLDER");
  if (!file || !under) return;
  snprintf(folder, sizeof folder, "%s/", under);
  int fd = open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof(struct orders), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) orders = mapped;
}

/* 0: not ours; 1: a file of the data folder; 2: its database's log and so on; 3: the database's main file */
static int kind_of(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  const char *name = strstr(path, "cinnabar.db");
  if (!name) return 1;
  return strcmp(name, "cinnabar.db") == 0 ? 3 : 2;
}

/* True where the operation is to fail; errno says how. `end`: where a write would end, -1 for a sync. */
static int is_refused(int fd, off_t end) {
  if (!orders) return 0;
  int before = errno;
  int kind = kind_of(fd);
  errno = before;
  if (kind == 0) return 0;
  if (kind == 3 || (kind == 2 && !orders->is_main_only)) {
    int64_t number = __sync_add_and_fetch(&orders->operations, 1);
    if (orders->fail_at != 0 && number == orders->fail_at) {
      __sync_add_and_fetch(&orders->refused, 1);
      errno = EIO;
      return 1;
    }
  }
  if (orders->is_read_only) {
    __sync_add_and_fetch(&orders->refused, 1);
    errno = EROFS;
    return 1;
  }
  struct stat now;
  if (orders->is_full && end >= 0 && fstat(fd, &now) == 0 && end > now.st_size) {
    __sync_add_and_fetch(&orders->refused, 1);
    errno = ENOSPC;
    return 1;
  }
  return 0;
}

static off_t end_of(int fd, size_t count) {
  struct stat now;
  off_t at = lseek(fd, 0, SEEK_CUR);
  if (fcntl(fd, F_GETFL) & O_APPEND && fstat(fd, &now) == 0) at = now.st_size;
  return (at < 0 ? 0 : at) + (off_t)count;
}

static size_t length_of(const struct iovec *parts, int count) {
  size_t length = 0;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  return length;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t count) {
  if (is_refused(fd, end_of(fd, count))) return -1;
  return REAL(write)(fd, data, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (is_refused(fd, end_of(fd, length_of(parts, count)))) return -1;
  return REAL(writev)(fd, parts, count);
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) {
  if (is_refused(fd, offset + (off_t)count)) return -1;
  return REAL(pwrite)(fd, data, count, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
  if (is_refused(fd, offset + (off_t)count)) return -1;
  return REAL(pwrite64)(fd, data, count, offset);
}

int ftruncate(int fd, off_t length) {
  if (is_refused(fd, length)) return -1;
  return REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  if (is_refused(fd, length)) return -1;
  return REAL(ftruncate64)(fd, length);
}

static void wait_for_disk(int fd) {
  if (!orders || kind_of(fd) < 2) return;
  while (*(volatile int64_t *)&orders->is_slow) usleep(1000);
}

int fsync(int fd) {
  wait_for_disk(fd);
  if (is_refused(fd, -1)) return -1;
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  wait_for_disk(fd);
  if (is_refused(fd, -1)) return -1;
  return REAL(fdatasync)(fd);
}

/* The clock on the wall alone: what measures how long something takes goes on as it did. */
int clock_gettime(clockid_t clock, struct timespec *now) {
  int done = REAL(clock_gettime)(clock, now);
  if (done == 0 && orders && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += orders->clock_seconds;
  return done;
}

int gettimeofday(struct timeval *now, void *zone) {
  int done = REAL(gettimeofday)(now, zone);
  if (done == 0 && orders) now->tv_sec += orders->clock_seconds;
  return done;
}
