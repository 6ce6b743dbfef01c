#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>

// A macro, which Swift does not see, and experimental: a library may refuse it.
static const ZSTD_dParameter fettle_zstd_d_stableOutBuffer = ZSTD_d_stableOutBuffer;
