#ifndef FETTLE_PROCESSOR_PROBE_H
#define FETTLE_PROCESSOR_PROBE_H

#include <stddef.h>

/* Real-time tests on the device (requirement E10). Everything that may fail runs in a child process. */

/* What the test of an instruction came to. */
enum fettle_probe_result {
    FETTLE_PROBE_ILLEGAL = 0,    /* the processor, or the kernel, does not execute it */
    FETTLE_PROBE_EXECUTABLE = 1,
    FETTLE_PROBE_UNKNOWN = 2,    /* the child ended before it came to it */
};

/* The number of processor extensions that can be tested here, and the name of each in Linux's words. */
unsigned fettle_probe_feature_count(void);
const char *fettle_probe_feature_name(unsigned index);

/* Executes one instruction of each extension; `results` takes one `fettle_probe_result` for each. 0, or an errno. */
int fettle_probe_features(unsigned char *results, unsigned count);

/* A program to run apart from the device. */
struct fettle_sandbox {
    const char *root;                 /* the root folder of the software */
    const char *slot;                 /* the file that is shown to it under a path of its own, for "{slot}" */
    const char *const *arguments;     /* the program, as an absolute path inside of root, and its arguments; ends with NULL */
    const char *const *environment;   /* ends with NULL */
    unsigned seconds;                 /* how long it may run */
    int is_isolation_needed;          /* do not run it with the device's network, or with the agent's privileges */
};

/* What keeps the program from the device. */
enum fettle_sandbox_isolation {
    FETTLE_SANDBOX_USER = 1,          /* a user of no rights */
    FETTLE_SANDBOX_NETWORK = 2,       /* no network */
    FETTLE_SANDBOX_MOUNTS = 4,        /* mounts of its own */
    FETTLE_SANDBOX_READ_ONLY = 8,     /* nothing can be written */
    FETTLE_SANDBOX_ROOT = 16,         /* the root folder is its root */
    FETTLE_SANDBOX_NO_PRIVILEGES = 32 /* no new privileges */
};

/* How it ended. */
struct fettle_sandbox_result {
    int is_started;        /* whether the program came to run */
    int error;             /* else the errno of what failed */
    int exit_code;         /* -1 where it was ended by a signal */
    int signal;            /* 0 where it ended by itself */
    int is_timeout;        /* whether it still ran at the end, and was killed */
    unsigned isolation;
    size_t output_count;   /* bytes of output that were kept */
};

/* Runs it, and keeps what it writes, up to `capacity` bytes. 0, or the errno of what failed before there was a child. */
int fettle_sandbox_run(const struct fettle_sandbox *sandbox, char *output, size_t capacity,
                       struct fettle_sandbox_result *result);

#endif
