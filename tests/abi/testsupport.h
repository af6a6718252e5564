/*
 * What every test program here shares. A test is a sentence and registers itself; the program runs them in order and ends
 * with "N passed, N failed". An argument runs only the tests whose sentence contains it.
 *
 *     TEST(reset_keeps_the_blocks) { CHECK(...); }
 *
 * CHECK notes a failure and goes on, REQUIRE leaves the test, MUST ends the program (for what helpers cannot do without).
 * ARENA_TEST_TOOL says what the program runs under: nothing, "asan", or what gets less work: "tsan", "qemu", "valgrind".
 */
#ifndef TESTSUPPORT_H
#define TESTSUPPORT_H

#include <arena_native.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct { const char *sentence; void (*run)(void); } test_case;

static test_case test_cases[200];
static int test_count, test_failures, test_skipped;

static inline void test_register(const char *sentence, void (*run)(void))
{
    test_cases[test_count].sentence = sentence;
    test_cases[test_count].run = run;
    test_count++;
}

#define TEST(sentence)                                                                                       \
    static void sentence(void);                                                                              \
    __attribute__((constructor)) static void register_##sentence(void) { test_register(#sentence, sentence); } \
    static void sentence(void)

static inline int test_check(int holds, const char *file, int line, const char *what)
{
    if (holds) return 1;
    test_failures++;
    fprintf(stderr, "  %s:%d: %s\n", file, line, what);
    return 0;
}

static inline int test_equal(long long wanted, long long got, const char *file, int line, const char *what)
{
    if (wanted == got) return 1;
    test_failures++;
    fprintf(stderr, "  %s:%d: %s: wanted %lld, got %lld\n", file, line, what, wanted, got);
    return 0;
}

#ifdef TEST_WITHOUT_LIBRARY /* the program loads it itself, so that there is nobody to ask for names */
#define TEST_STARTS_ITSELF
#define test_status test_equal
#else
static inline int test_status(arena_status wanted, arena_status got, const char *file, int line, const char *what)
{
    if (wanted == got) return 1;
    test_failures++;
    fprintf(stderr, "  %s:%d: %s: wanted %s, got %s\n", file, line, what, arena_status_name(wanted), arena_status_name(got));
    return 0;
}
#endif

#define CHECK(condition) test_check((condition) ? 1 : 0, __FILE__, __LINE__, #condition)
#define CHECK_EQUAL(wanted, got) test_equal((long long)(wanted), (long long)(got), __FILE__, __LINE__, #got)
#define CHECK_STATUS(wanted, call) test_status(ARENA_STATUS_##wanted, call, __FILE__, __LINE__, #call)
#define CHECK_TEXT(wanted, got) test_check(strcmp(wanted, got) == 0, __FILE__, __LINE__, got)
#define REQUIRE(condition) do { if (!CHECK(condition)) return; } while (0)
#define REQUIRE_STATUS(wanted, call) do { if (!CHECK_STATUS(wanted, call)) return; } while (0)
#define MUST(condition) do { if (!CHECK(condition)) exit(1); } while (0)
#define MUST_STATUS(wanted, call) do { if (!CHECK_STATUS(wanted, call)) exit(1); } while (0)
#define SKIP(why) do { test_skipped = 1; printf("skipped: %s: %s\n", __func__, why); return; } while (0)

static inline int runs_under(const char *tool)
{
    const char *name = getenv("ARENA_TEST_TOOL");
    return name != NULL && strcmp(name, tool) == 0;
}

/* Where times and sizes of the process are those of the library, and not of what it runs under. */
static inline int runs_alone(void) { return getenv("ARENA_TEST_TOOL") == NULL; }

/* How often to repeat something: much less under valgrind, and something between where only some things are slow. */
static inline int repeats(int normally, int under_valgrind)
{
    if (runs_under("valgrind")) return under_valgrind;
    if (!runs_under("tsan") && !runs_under("qemu")) return normally;
    return normally / 10 > under_valgrind ? normally / 10 : under_valgrind;
}

/* 64 KiB, or what the system asks for at least: twice that on 64-bit Arm. */
static inline size_t small_stack(void)
{
    long least = sysconf(_SC_THREAD_STACK_MIN);
    return least > 64 * 1024 ? (size_t)least : 64 * 1024;
}

/*
 * The runtime inside the library allocates one block when it starts and keeps it for good without a pointer that
 * LeakSanitizer could follow: 88 bytes, the monitor of its wait subsystem. So that this is the only thing not reported,
 * the library is started apart. A program whose tests start it themselves, in children that are not looked at for leaks,
 * defines TEST_STARTS_ITSELF.
 */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
static inline void test_start_with(arena_status (*start)(void))
{
    __lsan_disable();
    MUST(start() == ARENA_STATUS_OK);
    __lsan_enable();
}
#else
static inline void test_start_with(arena_status (*start)(void)) { MUST(start() == ARENA_STATUS_OK); }
#endif

/* Random numbers that are the same in every run (splitmix64). */
static inline uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Runs a function in a forked child and gives its wait status. Failures inside count here as one exit status. */
static inline int in_child(void (*run)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        test_failures = 0;
        alarm(60); /* a child that hangs must not hang the suite */
        run();
        fflush(NULL);
        _exit(test_failures != 0);
    }
    int status = -1;
    MUST(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

#define CHECK_CHILD(run) CHECK_EQUAL(0, in_child(run))

static inline int test_selected(const char *sentence, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strstr(sentence, argv[i]) != NULL) return 1;
    return argc < 2;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;
#ifndef TEST_STARTS_ITSELF
    test_start_with(arena_start);
#endif
    for (int i = 0; i < test_count; i++) {
        if (!test_selected(test_cases[i].sentence, argc, argv)) continue;
        test_failures = test_skipped = 0;
        test_cases[i].run();
        if (test_failures != 0) fprintf(stderr, "failed: %s\n", test_cases[i].sentence);
        if (test_failures != 0) failed++;
        else if (!test_skipped) passed++;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}

#endif
