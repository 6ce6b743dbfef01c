/* Tests whether the instructions of processor extensions are really executable (requirement E10): what the kernel says of
   the processor may be wrong in a virtual machine, or under an emulator. */
#define _GNU_SOURCE
#include "CProcessorProbe.h"
#include "features.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf resume;

static void caught(int number) {
    siglongjmp(resume, number);
}

unsigned fettle_probe_feature_count(void) {
    return fettle_feature_count;
}

const char *fettle_probe_feature_name(unsigned index) {
    return index < fettle_feature_count ? fettle_features[index].name : "";
}

static void test_all(int pipe, unsigned count) {
    static const int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGTRAP};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = caught;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (unsigned index = 0; index < sizeof signals / sizeof signals[0]; index++) {
        sigaction(signals[index], &action, NULL);
    }
    struct rlimit seconds = {2, 2};
    setrlimit(RLIMIT_CPU, &seconds);
    alarm(5);
    for (unsigned index = 0; index < count; index++) {
        /* volatile: it is changed between sigsetjmp and its second return. */
        volatile unsigned char result = FETTLE_PROBE_ILLEGAL;
        if (sigsetjmp(resume, 1) == 0) {
            result = fettle_features[index].run() ? FETTLE_PROBE_EXECUTABLE : FETTLE_PROBE_ILLEGAL;
        } else {
            result = FETTLE_PROBE_ILLEGAL;
        }
        unsigned char byte = result;
        if (write(pipe, &byte, 1) != 1) {
            break;
        }
    }
}

int fettle_probe_features(unsigned char *results, unsigned count) {
    if (count > fettle_feature_count) {
        count = fettle_feature_count;
    }
    memset(results, FETTLE_PROBE_UNKNOWN, count);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return errno;
    }
    pid_t child = fork();
    if (child < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    if (child == 0) {
        close(ends[0]);
        test_all(ends[1], count);
        _exit(0);
    }
    close(ends[1]);
    unsigned done = 0;
    while (done < count) {
        ssize_t found = read(ends[0], results + done, count - done);
        if (found > 0) {
            done += (unsigned)found;
        } else if (found == 0 || errno != EINTR) {
            break;
        }
    }
    close(ends[0]);
    /* It has said all that it has to say, or is dead. */
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    return 0;
}
