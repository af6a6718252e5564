/* Prints what arena_start says. The first call is an export, so that its own check is the one that is seen. */
#include "arena_native.h"
#include <stdio.h>

int main(void)
{
    arena_runtime_counters_t counters = ARENA_RUNTIME_COUNTERS_INIT;
    arena_status status = arena_runtime_counters(&counters);
    printf("%d %s\n", status, arena_status_name(arena_start()));
    return status != arena_start();
}
