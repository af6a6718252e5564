/* Run on a processor that is too old (by qemu-user): every function answers, and none ends the process. */
#define TEST_STARTS_ITSELF
#include "testsupport.h"

TEST(a_processor_that_is_too_old_gets_a_status)
{
    arena *untouched = (arena *)(void *)8, *memory = untouched;
    arena_tokenizer *tokenizer = NULL;
    arena_runtime_counters_t counters = ARENA_RUNTIME_COUNTERS_INIT;
    CHECK_STATUS(CPU_UNSUPPORTED, arena_start());
    CHECK_STATUS(CPU_UNSUPPORTED, arena_create(NULL, &memory));
    CHECK_STATUS(CPU_UNSUPPORTED, arena_tokenizer_load_builtin(NULL, 0, &tokenizer, NULL));
    CHECK_STATUS(CPU_UNSUPPORTED, arena_runtime_counters(&counters));
    CHECK_STATUS(CPU_UNSUPPORTED, arena_free(NULL));
    CHECK(memory == untouched && tokenizer == NULL);
    CHECK(arena_alloc(NULL, 1) == NULL);
    CHECK(arena_owns(NULL, NULL) == 0);
}

TEST(what_needs_no_runtime_answers_all_the_same)
{
    CHECK_EQUAL(ARENA_ABI_VERSION, arena_abi_version());
    CHECK_TEXT(ARENA_VERSION_STRING, arena_version_string());
    CHECK_TEXT("CPU_UNSUPPORTED", arena_status_name(ARENA_STATUS_CPU_UNSUPPORTED));
    CHECK(arena_build_info() != NULL);
}
