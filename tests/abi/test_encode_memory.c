/* Memory that runs out in the middle of an encode: a status, the arena as it was, and an encoder that works on. */
#include "textsupport.h"

#include <sys/resource.h>

enum { MARKS = 4000000, STEP = 2 << 20, STEPS = 100 };

static char marks[MARKS];

static rlim_t address_space(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    MUST(file != NULL && fscanf(file, "%lu", &pages) == 1);
    fclose(file);
    return (rlim_t)pages * 4096;
}

static void allow(rlim_t bytes)
{
    struct rlimit limit = { bytes, RLIM_INFINITY };
    MUST(setrlimit(RLIMIT_AS, &limit) == 0);
}

static void encode_in_ever_more_space(void)
{
    arena_tokenizer *tokenizer = builtin();
    arena_encode_options options = asking_for(0);
    int refused = 0, done = 0;
    memset(marks, '.', sizeof marks);
    for (int step = 0; step < STEPS && done < 3; step++) {
        text_tools tools = { tokenizer, NULL, NULL };
        MUST_STATUS(OK, arena_encoder_create(tokenizer, &tools.encoder, NULL));
        MUST_STATUS(OK, arena_create(NULL, &tools.memory));
        encode(&tools, "warm", &options);
        arena_reset(tools.memory);

        arena_encoding rows = ARENA_ENCODING_INIT;
        arena_stats_t stats = ARENA_STATS_INIT;
        allow(address_space() + (rlim_t)step * STEP);
        arena_status status = arena_encode(tools.encoder, tools.memory, marks, sizeof marks, NULL, 0, &options, &rows, NULL);
        allow(RLIM_INFINITY);
        CHECK(status == ARENA_STATUS_OK || status == ARENA_STATUS_OUT_OF_MEMORY);
        if (status == ARENA_STATUS_OK) done++;
        else refused++;
        CHECK_STATUS(OK, arena_stats(tools.memory, &stats));
        CHECK(status == ARENA_STATUS_OK || stats.used_bytes == 0);

        /* Written where the last tokens went, and read from there. */
        rows = encode(&tools, "hello world", &options);
        REQUIRE(rows.length == 4);
        const int32_t *ids = rows.ids;
        CHECK(ids[0] == 101 && ids[1] == 7592 && ids[2] == 2088 && ids[3] == 102);
        CHECK_STATUS(OK, arena_encoder_free(tools.encoder));
        CHECK_STATUS(OK, arena_free(tools.memory));
    }
    CHECK(refused > 5 && done > 0);
    CHECK_STATUS(OK, arena_tokenizer_free(tokenizer));
}

TEST(an_encoder_goes_on_after_memory_ran_out_anywhere)
{
    if (!runs_alone()) SKIP("the tool itself needs more address space");
    CHECK_CHILD(encode_in_ever_more_space);
}
