#include "allocation_counter.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

// Relaxed: what is measured runs on one thread, and other threads must merely not spoil the numbers.
static atomic_size_t blocks;
static atomic_size_t in_use;
static atomic_size_t peak;

static void *given(void *block) {
    if (block == NULL) { return block; }
    size_t size = malloc_usable_size(block);
    atomic_fetch_add_explicit(&blocks, 1, memory_order_relaxed);
    size_t now = atomic_fetch_add_explicit(&in_use, size, memory_order_relaxed) + size;
    if (now > atomic_load_explicit(&peak, memory_order_relaxed)) {
        atomic_store_explicit(&peak, now, memory_order_relaxed);
    }
    return block;
}

static void taken(void *block) {
    if (block != NULL) { atomic_fetch_sub_explicit(&in_use, malloc_usable_size(block), memory_order_relaxed); }
}

void *malloc(size_t size) { return given(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) { return given(__libc_calloc(count, size)); }

void *realloc(void *block, size_t size) {
    size_t before = block == NULL ? 0 : malloc_usable_size(block);
    void *moved = __libc_realloc(block, size);
    // The old block is gone where a new one came, and where nothing was asked for.
    if (moved != NULL || size == 0) { atomic_fetch_sub_explicit(&in_use, before, memory_order_relaxed); }
    return given(moved);
}

void *memalign(size_t alignment, size_t size) { return given(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return given(__libc_memalign(alignment, size)); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) { return EINVAL; }
    void *block = given(__libc_memalign(alignment, size));
    if (block == NULL) { return ENOMEM; }
    *result = block;
    return 0;
}

void free(void *block) {
    taken(block);
    __libc_free(block);
}

size_t allocation_counter_blocks(void) { return atomic_load_explicit(&blocks, memory_order_relaxed); }

size_t allocation_counter_bytes_in_use(void) { return atomic_load_explicit(&in_use, memory_order_relaxed); }

size_t allocation_counter_peak_bytes(void) { return atomic_load_explicit(&peak, memory_order_relaxed); }

void allocation_counter_reset_peak(void) {
    atomic_store_explicit(&peak, atomic_load_explicit(&in_use, memory_order_relaxed), memory_order_relaxed);
}
