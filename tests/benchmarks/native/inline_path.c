// The inline allocation as a compiler sees it, for counting its instructions: compiled to an object, disassembled, and
// counted from the entry to the first return, which is the path taken while the block has room.
#include "arena_native_inline.h"

void *take_16(arena *from);
void *take_32(arena *from);
void *take_64(arena *from);
void *take_any(arena *from, size_t size);

void *take_16(arena *from) { return arena_alloc_inline(from, 16); }
void *take_32(arena *from) { return arena_alloc_inline(from, 32); }
void *take_64(arena *from) { return arena_alloc_inline(from, 64); }
void *take_any(arena *from, size_t size) { return arena_alloc_inline(from, size); }
