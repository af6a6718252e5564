// Counts every request to the C heap, whoever makes it: the program, libstdc++'s new, or the library under test.
// A program's own malloc takes the place of glibc's for the whole process; the real ones are glibc's __libc_ names.
// The price is one increment a call.
#include "measure.h"

#include <errno.h>
#include <stddef.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

// Not atomic: the measured programs have one busy thread, and a lost count of another would not matter.
static uint64_t calls;

uint64_t heap_calls(void) { return calls; }

void *malloc(size_t size)
{
    calls++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    calls++;
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    calls++;
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
    calls++;
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *piece = memalign(alignment, size);
    if (!piece) return ENOMEM;
    *memory = piece;
    return 0;
}
