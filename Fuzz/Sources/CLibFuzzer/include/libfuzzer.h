// The entry point of libFuzzer that is called from here. It comes with -sanitize=fuzzer.
#ifndef LIBFUZZER_H
#define LIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

// Changes `data` at random, and returns its new size.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t limit);

#endif
