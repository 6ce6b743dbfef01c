/* Processors whose extensions are not tested. */
#if !defined(__x86_64__) && !defined(__aarch64__)
#include "features.h"

const struct fettle_feature fettle_features[] = {{0, 0}};
const unsigned fettle_feature_count = 0;
#endif
