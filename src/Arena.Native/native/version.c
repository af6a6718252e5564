/* What the library is: answers that need no runtime. */
#include "start.h"

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

uint32_t arena_abi_version(void) { return ARENA_ABI_VERSION; }

const char *arena_version_string(void) { return ARENA_VERSION_STRING; }

const char *arena_build_info(void)
{
    return "arena_native " ARENA_VERSION_STRING ", " ARENA_TARGET ", NativeAOT " ARENA_RUNTIME_VERSION ", " COMPILER;
}
