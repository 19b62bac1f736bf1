/*
 * Answers "input/output error" to every sync while a file is there: a disk that can make nothing durable.
 * Loaded before libc into all processes of a program (LD_PRELOAD); see failing-disk.ts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int answer(const char *name, int fd) {
  const char *flag = getenv("FAILING_DISK");
  if (flag && access(flag, F_OK) == 0) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  return real(fd);
}

int fsync(int fd) { return answer("fsync", fd); }
int fdatasync(int fd) { return answer("fdatasync", fd); }
