/* Runs a program apart from the device: without network, without privileges, in a root that cannot be written to, for a
   bounded time (requirement E10). What the kernel does not allow is left out, and said. */
#define _GNU_SOURCE
#include "CProcessorProbe.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOBODY = 65534, ARGUMENT_LIMIT = 31, PATH_LIMIT = 4096 };

/* What the child tells the parent: once before the program starts, and once more where that failed. */
struct news {
    unsigned isolation;
    int error;
};

static int write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    ssize_t count = write(file, text, strlen(text));
    close(file);
    return count == (ssize_t)strlen(text) ? 0 : -1;
}

/* Becomes nobody, with rights over a name space of its own alone. */
static int enter_user_namespace(void) {
    char map[64];
    uid_t user = geteuid();
    gid_t group = getegid();
    if (unshare(CLONE_NEWUSER) != 0) {
        return -1;
    }
    snprintf(map, sizeof map, "%d %u 1\n", NOBODY, (unsigned)user);
    if (write_file("/proc/self/uid_map", map) != 0) {
        return -1;
    }
    write_file("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "%d %u 1\n", NOBODY, (unsigned)group);
    return write_file("/proc/self/gid_map", map);
}

/* The flags of a mount that a remount must repeat: they cannot be taken away in a user name space. */
static unsigned long kept_flags(const char *path) {
    struct statvfs status;
    if (statvfs(path, &status) != 0) {
        return 0;
    }
    unsigned long flags = 0;
    if (status.f_flag & ST_NOSUID) flags |= MS_NOSUID;
    if (status.f_flag & ST_NODEV) flags |= MS_NODEV;
    if (status.f_flag & ST_NOEXEC) flags |= MS_NOEXEC;
    if (status.f_flag & ST_NOATIME) flags |= MS_NOATIME;
    if (status.f_flag & ST_NODIRATIME) flags |= MS_NODIRATIME;
    if (status.f_flag & ST_RELATIME) flags |= MS_RELATIME;
    return flags;
}

/* Makes the root folder the root, with the slot's file in it. `path` is where it is then. */
static int enter_root(const struct fettle_sandbox *sandbox, char *path, unsigned *isolation) {
    static const char *const places[] = {"/tmp", "/run", "/mnt", "/media", "/var/tmp", "/srv"};
    enum { PLACES = sizeof places / sizeof places[0] };
    char name[64], inside[PATH_LIMIT];
    int root = open(sandbox->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int slot = open(sandbox->slot, O_PATH | O_CLOEXEC);
    if (root < 0 || slot < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        return -1;
    }
    const char *target = NULL;
    for (int index = 0; index < PLACES && target == NULL; index++) {
        snprintf(name, sizeof name, "/proc/self/fd/%d", root);
        if (mount(name, places[index], NULL, MS_BIND | MS_REC, NULL) == 0) {
            target = places[index];
        }
    }
    if (target == NULL) {
        return -1;
    }
    if (mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | kept_flags(target), NULL) == 0) {
        *isolation |= FETTLE_SANDBOX_READ_ONLY;
    }
    int is_there = 0;
    for (int index = 0; index < PLACES && !is_there; index++) {
        snprintf(inside, sizeof inside, "%s%s", target, places[index]);
        if (mount("none", inside, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64k") != 0) {
            continue;
        }
        snprintf(path, PATH_LIMIT, "%s/candidate", places[index]);
        strncat(inside, "/candidate", sizeof inside - strlen(inside) - 1);
        int file = open(inside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
        snprintf(name, sizeof name, "/proc/self/fd/%d", slot);
        is_there = file >= 0 && mount(name, inside, NULL, MS_BIND, NULL) == 0;
        if (file >= 0) {
            close(file);
        }
    }
    if (!is_there || chroot(target) != 0 || chdir("/") != 0) {
        return -1;
    }
    *isolation |= FETTLE_SANDBOX_ROOT;
    return 0;
}

static void limit(int resource, rlim_t value) {
    struct rlimit bound = {value, value};
    setrlimit((__rlimit_resource_t)resource, &bound);
}

/* Only where something failed it returns: the errno. */
static int become_program(const struct fettle_sandbox *sandbox, int news_pipe, struct news *news) {
    char path[PATH_LIMIT];
    const char *arguments[ARGUMENT_LIMIT + 1];
    int is_real_root = strcmp(sandbox->root, "/") == 0;
    int is_privileged = geteuid() == 0;
    snprintf(path, sizeof path, "%s", sandbox->slot);
    if (!is_privileged && enter_user_namespace() == 0) {
        news->isolation |= FETTLE_SANDBOX_USER;
    }
    if (unshare(CLONE_NEWNET) == 0) {
        news->isolation |= FETTLE_SANDBOX_NETWORK;
    }
    unshare(CLONE_NEWIPC);
    if (unshare(CLONE_NEWNS) == 0) {
        news->isolation |= FETTLE_SANDBOX_MOUNTS;
        if (enter_root(sandbox, path, &news->isolation) != 0 && !is_real_root) {
            return errno ? errno : EPERM;
        }
        if (!(news->isolation & FETTLE_SANDBOX_ROOT)) {
            snprintf(path, sizeof path, "%s", sandbox->slot);
        }
    } else if (!is_real_root) {
        return errno;
    }
    if (is_privileged && setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0
        && setresuid(NOBODY, NOBODY, NOBODY) == 0) {
        news->isolation |= FETTLE_SANDBOX_USER;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
        news->isolation |= FETTLE_SANDBOX_NO_PRIVILEGES;
    }
    unsigned needed = FETTLE_SANDBOX_NETWORK | FETTLE_SANDBOX_NO_PRIVILEGES;
    if (is_privileged) {
        needed |= FETTLE_SANDBOX_USER;
    }
    if (sandbox->is_isolation_needed && (news->isolation & needed) != needed) {
        return EPERM;
    }
    limit(RLIMIT_CPU, sandbox->seconds);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 64);
    limit(RLIMIT_MEMLOCK, 0);
    int count = 0;
    for (; count < ARGUMENT_LIMIT && sandbox->arguments[count] != NULL; count++) {
        const char *argument = sandbox->arguments[count];
        arguments[count] = strcmp(argument, "{slot}") == 0 ? path : argument;
    }
    arguments[count] = NULL;
    if (write(news_pipe, news, sizeof *news) != sizeof *news) {
        return EIO;
    }
    execve(arguments[0], (char *const *)arguments, (char *const *)sandbox->environment);
    return errno;
}

static void run_child(const struct fettle_sandbox *sandbox, int output, int news_pipe) {
    struct news news = {0, 0};
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    int null = open("/dev/null", O_RDONLY);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
    }
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    for (int number = 3; number < 256; number++) {
        if (number != news_pipe) {
            close(number);
        }
    }
    news.error = become_program(sandbox, news_pipe, &news);
    ssize_t written = write(news_pipe, &news, sizeof news);
    _exit(written < 0 ? 126 : 127);
}

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads until the end or the deadline; whether it came to the end. */
static int collect(int pipe, char *output, size_t capacity, size_t *count, long deadline) {
    char rest[4096];
    for (;;) {
        long left = deadline - milliseconds();
        if (left <= 0) {
            return 0;
        }
        struct pollfd entry = {pipe, POLLIN, 0};
        int ready = poll(&entry, 1, (int)(left < 1000 ? left : 1000));
        if (ready < 0 && errno != EINTR) {
            return 0;
        }
        if (ready <= 0) {
            continue;
        }
        char *into = *count < capacity ? output + *count : rest;
        ssize_t found = read(pipe, into, *count < capacity ? capacity - *count : sizeof rest);
        if (found == 0 || (found < 0 && errno != EINTR)) {
            return 1;
        }
        if (found > 0 && into != rest) {
            *count += (size_t)found;
        }
    }
}

int fettle_sandbox_run(const struct fettle_sandbox *sandbox, char *output, size_t capacity,
                       struct fettle_sandbox_result *result) {
    int output_ends[2], news_ends[2];
    memset(result, 0, sizeof *result);
    result->exit_code = -1;
    if (pipe2(output_ends, O_CLOEXEC) != 0) {
        return errno;
    }
    if (pipe2(news_ends, O_CLOEXEC) != 0) {
        int error = errno;
        close(output_ends[0]);
        close(output_ends[1]);
        return error;
    }
    pid_t child = fork();
    if (child == 0) {
        run_child(sandbox, output_ends[1], news_ends[1]);
    }
    int error = child < 0 ? errno : 0;
    close(output_ends[1]);
    close(news_ends[1]);
    if (child > 0) {
        setpgid(child, child);
        long deadline = milliseconds() + (long)sandbox->seconds * 1000;
        int status = 0;
        pid_t ended = 0;
        int is_at_end = collect(output_ends[0], output, capacity, &result->output_count, deadline);
        /* A program that has closed its output may run on. */
        while (is_at_end && (ended = waitpid(child, &status, WNOHANG)) == 0 && milliseconds() < deadline) {
            usleep(2000);
        }
        if (ended != child) {
            ended = waitpid(child, &status, WNOHANG);
        }
        if (ended != child) {
            result->is_timeout = 1;
            kill(-child, SIGKILL);
            kill(child, SIGKILL);
            while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
            }
        } else {
            /* Whatever it has started ends with it. */
            kill(-child, SIGKILL);
        }
        if (WIFEXITED(status)) {
            result->exit_code = WEXITSTATUS(status);
        } else if (WIFSIGNALED(status)) {
            result->signal = WTERMSIG(status);
        }
        struct news news;
        while (read(news_ends[0], &news, sizeof news) == sizeof news) {
            result->isolation = news.isolation;
            result->error = news.error;
            result->is_started = news.error == 0;
        }
    }
    close(output_ends[0]);
    close(news_ends[0]);
    return error;
}
