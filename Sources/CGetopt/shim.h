#include <getopt.h>
#include <stddef.h>

/* The interface of getopt_long(3) is global variables; these give it to Swift one call at a time. */

static inline void fettle_getopt_reset(void) {
    optind = 1;
    opterr = 0;
}

static inline int fettle_getopt_index(void) { return optind; }

static inline const char *fettle_getopt_argument(void) { return optarg; }
