/* What arenas tell of themselves: names, text and JSON. */
#include "textsupport.h"

#include <arena_native_inline.h>

static char text[1 << 20];
static size_t length;

static const char *dump(arena *memory)
{
    CHECK_STATUS(OK, arena_dump(memory, text, sizeof text, &length));
    CHECK_EQUAL(length, strlen(text));
    return text;
}

static const char *json(arena *memory)
{
    CHECK_STATUS(OK, arena_stats_json(memory, text, sizeof text, &length));
    CHECK_EQUAL(length, strlen(text));
    return text;
}

/* The number behind a word; -1 where there is none. */
static long long number_after(const char *where, const char *word)
{
    const char *found = strstr(where, word);
    return found ? atoll(found + strlen(word)) : -1;
}

static int occurrences(const char *where, const char *word)
{
    int count = 0;
    while ((where = strstr(where, word)) != NULL) count++, where++;
    return count;
}

static arena *small_arena(const char *name)
{
    arena_options options = ARENA_OPTIONS_INIT;
    arena *made;
    options.first_block_bytes = options.max_block_bytes = 4096;
    options.name = name;
    MUST_STATUS(OK, arena_create_here(&options, &made));
    return made;
}

TEST(a_dump_has_the_numbers_of_the_stats_and_a_line_for_each_block)
{
    arena *memory = small_arena("the parser's");
    arena_mark_t mark;
    for (int i = 0; i < 10; i++) CHECK(arena_alloc(memory, 1000) != NULL);
    REQUIRE_STATUS(OK, arena_mark(memory, &mark));
    REQUIRE_STATUS(OK, arena_cleanup_push(memory, free, NULL));
    arena_stats_t stats = stats_of(memory);
    dump(memory);
    CHECK(strstr(text, "\"the parser's\" created at ") != NULL && strstr(text, "test_dump.c:") != NULL);
    CHECK_EQUAL(stats.used_bytes, number_after(text, "\n  used"));
    CHECK_EQUAL(stats.peak_bytes, number_after(text, "\n  peak"));
    CHECK_EQUAL(stats.reserved_bytes, number_after(text, "\n  held"));
    CHECK_EQUAL(1, number_after(text, "\n  savepoints"));
    CHECK_EQUAL(1, number_after(text, "\n  callbacks"));
    CHECK_EQUAL(stats.blocks, occurrences(text, "  full\n") + occurrences(text, "  current\n"));
    CHECK(number_after(text, "\n  waste") > 0);
    CHECK_STATUS(OK, arena_reset(memory));
    dump(memory);
    CHECK_EQUAL(0, number_after(text, "\n  used"));
    CHECK_EQUAL(stats.blocks - 1, occurrences(text, "  spare\n"));
    CHECK_EQUAL(1, number_after(text, "\n  resets"));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(json_has_the_same_numbers)
{
    arena *memory = small_arena("a \"quoted\\name\"\n");
    for (int i = 0; i < 10; i++) CHECK(arena_alloc(memory, 1500) != NULL);
    arena_stats_t stats = stats_of(memory);
    dump(memory);
    long long waste = number_after(text, "\n  waste");
    json(memory);
    CHECK(strstr(text, "{\"version\":1,\"arenas\":[{\"address\":\"0x") == text);
    CHECK(strstr(text, "\"name\":\"a \\\"quoted\\\\name\\\" \"") != NULL);
    CHECK_EQUAL(stats.used_bytes, number_after(text, "\"used_bytes\":"));
    CHECK_EQUAL(stats.reserved_bytes, number_after(text, "\"held_bytes\":"));
    CHECK_EQUAL(stats.blocks, number_after(text, "\"blocks\":"));
    CHECK_EQUAL(waste, number_after(text, "\"waste_bytes\":"));
    CHECK_EQUAL(stats.blocks, occurrences(text, "\"state\":"));
    CHECK_STATUS(OK, arena_free(memory));
}

TEST(the_needed_length_is_told_whatever_the_buffer)
{
    arena *memory = small_arena("short");
    CHECK(arena_alloc(memory, 10) != NULL);
    size_t whole = strlen(dump(memory)), told = 0;
    char cut[20];
    CHECK_STATUS(OK, arena_dump(memory, NULL, 0, &told));
    CHECK_EQUAL(whole, told);
    memset(cut, 'x', sizeof cut);
    CHECK_STATUS(OK, arena_dump(memory, cut, 10, &told));
    CHECK_EQUAL(whole, told);
    CHECK(memcmp(cut, text, 9) == 0 && cut[9] == '\0' && cut[10] == 'x');
    CHECK_STATUS(INVALID_ARGUMENT, arena_dump(memory, NULL, 1, &told));
    CHECK_STATUS(INVALID_ARGUMENT, arena_stats_json(memory, NULL, 1, &told));
    CHECK_STATUS(OK, arena_free(memory));
    CHECK_STATUS(INVALID_HANDLE, arena_dump(memory, NULL, 0, &told));
    CHECK_STATUS(INVALID_HANDLE, arena_stats_json(memory, NULL, 0, &told));
}

TEST(all_live_arenas_are_listed_and_no_others)
{
    arena *gone = small_arena("gone"), *named = small_arena("kept"), *renamed = small_arena("old name");
    CHECK(arena_alloc(named, 100) != NULL);
    CHECK_STATUS(OK, arena_set_name(renamed, "new name"));
    CHECK_STATUS(OK, arena_free(gone));
    dump(NULL);
    CHECK_EQUAL(1, occurrences(text, "  kept  "));
    CHECK_EQUAL(1, occurrences(text, "  new name  "));
    CHECK_EQUAL(0, occurrences(text, "gone") + occurrences(text, "old name"));
    json(NULL);
    CHECK(strstr(text, "\"name\":\"kept\"") != NULL && strstr(text, "\"name\":\"new name\"") != NULL);
    CHECK_EQUAL(0, occurrences(text, "\"name\":\"gone\""));
    CHECK(strcmp(text + length - 2, "]}") == 0);
    CHECK_STATUS(OK, arena_set_name(renamed, NULL));
    CHECK(strstr(dump(NULL), "new name") == NULL);
    CHECK_STATUS(OK, arena_free(named));
    CHECK_STATUS(OK, arena_free(renamed));
    CHECK_STATUS(INVALID_ARGUMENT, arena_set_name(NULL, "x"));
    CHECK_STATUS(INVALID_HANDLE, arena_set_name(renamed, "x"));
}

TEST(a_long_name_is_cut_between_characters)
{
    char name[400];
    memset(name, 'n', sizeof name);
    memcpy(name + 126, "\xc3\xa9", 2);
    name[399] = '\0';
    arena *memory = small_arena(name);
    dump(memory);
    CHECK_EQUAL(126, strspn(strchr(text, '"') + 1, "n"));
    CHECK(strchr(text, '\xc3') == NULL);
    CHECK_STATUS(OK, arena_free(memory));
}

static long resident_bytes(void)
{
    long pages = 0, ignored;
    FILE *file = fopen("/proc/self/statm", "r");
    MUST(file != NULL && fscanf(file, "%ld %ld", &ignored, &pages) == 2);
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

TEST(a_hundred_thousand_named_arenas_cost_at_most_512_bytes_each)
{
    if (runs_under("asan") || runs_under("valgrind")) SKIP("the tool's own memory would be counted");
    static arena *many[100000];
    memset(many, 1, sizeof many);
    long before = resident_bytes();
    for (int i = 0; i < 100000; i++) {
        char name[32];
        snprintf(name, sizeof name, "arena %d", i % 3000);
        many[i] = small_arena(name);
    }
    CHECK((resident_bytes() - before) / 100000 <= 512);
    size_t whole;
    CHECK_STATUS(OK, arena_dump(NULL, NULL, 0, &whole));
    CHECK(whole > 100000 * 60);
    for (int i = 0; i < 100000; i++) CHECK_STATUS(OK, arena_free(many[i]));
}

TEST(more_names_than_a_process_keeps_leave_the_rest_without_one)
{
    if (runs_under("valgrind")) SKIP("it takes too long");
    arena *memory = small_arena(NULL);
    for (int i = 0; i < 6000; i++) {
        char name[32];
        snprintf(name, sizeof name, "name number %d", i);
        CHECK_STATUS(OK, arena_set_name(memory, name));
    }
    dump(memory);
    CHECK(strstr(text, "name number") == NULL);
    CHECK_STATUS(OK, arena_free(memory));
}
