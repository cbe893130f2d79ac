/* What a disk would hold after a power cut, if it lost everything that was not synced.
 *
 * Loaded with LD_PRELOAD into a process that writes an SQLite database. Whenever a file whose path begins with
 * ONLY_SYNCED_FILES is synced, its content is carried over into ONLY_SYNCED_FOLDER, under the same name; what was
 * written and never synced does not get there. Kill the process at any moment and open the database in that folder.
 *
 * A file that is removed goes at once. One copy is made at a time, so that of two threads that sync a file the later
 * has the last word. Good for files that are not renamed or mapped: SQLite maps only its -shm file, which it makes
 * anew. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* Where the synced copy of a watched file lies; 0 when the file is not watched. */
static int copy_of(const char *path, char copy[PATH_MAX])
{
    const char *files = getenv("ONLY_SYNCED_FILES"), *folder = getenv("ONLY_SYNCED_FOLDER");
    const char *name = strrchr(path, '/');
    if (!files || !folder || !name || strncmp(path, files, strlen(files)) != 0)
        return 0;
    return snprintf(copy, PATH_MAX, "%s%s", folder, name) < PATH_MAX;
}

/* Written in place and shortened last: whoever is killed in between leaves what a disk would leave, too. */
static void carry_over(int from)
{
    char link[64], path[PATH_MAX], copy[PATH_MAX], block[1 << 16];
    struct stat now;
    off_t at = 0;
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", from);
    n = readlink(link, path, sizeof path - 1);
    if (n <= 0)
        return;
    path[n] = 0;
    if (!copy_of(path, copy) || fstat(from, &now) != 0)
        return;
    int to = open(copy, O_WRONLY | O_CREAT, 0600);
    if (to < 0)
        abort();
    while (at < now.st_size && (n = pread(from, block, sizeof block, at)) > 0) {
        if (pwrite(to, block, (size_t)n, at) != n)
            abort();
        at += n;
    }
    if (ftruncate(to, now.st_size) != 0)
        abort();
    close(to);
}

static int synced(const char *call, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    int result = real(fd);
    if (result == 0) {
        pthread_mutex_lock(&one_at_a_time);
        carry_over(fd);
        pthread_mutex_unlock(&one_at_a_time);
    }
    return result;
}

int fsync(int fd)
{
    return synced("fsync", fd);
}

int fdatasync(int fd)
{
    return synced("fdatasync", fd);
}

int unlink(const char *path)
{
    int (*real)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
    char copy[PATH_MAX];
    if (copy_of(path, copy))
        real(copy);
    return real(path);
}
