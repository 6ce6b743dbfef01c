// Counts what the C allocator hands out. Linking this target replaces malloc and its kin by versions that count and
// call glibc's own.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stddef.h>

// How many blocks were asked for since the start of the program; a block that realloc moves counts as a new one.
size_t allocation_counter_blocks(void);

// The bytes that are in use now.
size_t allocation_counter_bytes_in_use(void);

// The most bytes that were in use at once since the last call of allocation_counter_reset_peak.
size_t allocation_counter_peak_bytes(void);

// Starts a new peak, at what is in use now.
void allocation_counter_reset_peak(void);

#endif
