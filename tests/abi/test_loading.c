/*
 * The library as a guest, loaded with dlopen: unloading it, how much address space and how many threads it takes, and
 * what it says when there is too little. This program is not linked with it; ARENA_NATIVE_LIBRARY names the file.
 */
#define TEST_WITHOUT_LIBRARY
#include "testsupport.h"

#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <sys/resource.h>

typedef struct {
    void *handle;
    arena_status (*start)(void);
    arena_status (*load_builtin)(const char *, size_t, arena_tokenizer **, arena_error *);
    arena_status (*tokenizer_free)(arena_tokenizer *);
    arena_status (*encoder_create)(const arena_tokenizer *, arena_encoder **, arena_error *);
    arena_status (*encoder_free)(arena_encoder *);
    arena_status (*create)(const arena_options *, arena **);
    arena_status (*free)(arena *);
    arena_status (*encode)(arena_encoder *, arena *, const char *, size_t, const char *, size_t, const arena_encode_options *,
        arena_encoding *, arena_error *);
} library;

/* ISO C has no cast from an object pointer to a function pointer; POSIX promises that the bytes are the same. */
static void find(void *handle, const char *name, void *function)
{
    void *address = dlsym(handle, name);
    MUST(address != NULL);
    memcpy(function, &address, sizeof address);
}

static library open_library(void)
{
    const char *path = getenv("ARENA_NATIVE_LIBRARY");
    MUST(path != NULL);
    library loaded = { .handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) };
    if (loaded.handle == NULL) fprintf(stderr, "  %s\n", dlerror());
    MUST(loaded.handle != NULL);
    find(loaded.handle, "arena_start", &loaded.start);
    find(loaded.handle, "arena_tokenizer_load_builtin", &loaded.load_builtin);
    find(loaded.handle, "arena_tokenizer_free", &loaded.tokenizer_free);
    find(loaded.handle, "arena_encoder_create", &loaded.encoder_create);
    find(loaded.handle, "arena_encoder_free", &loaded.encoder_free);
    find(loaded.handle, "arena_create", &loaded.create);
    find(loaded.handle, "arena_free", &loaded.free);
    find(loaded.handle, "arena_encode", &loaded.encode);
    return loaded;
}

/* Real work through a loaded library. */
static void encode_with(const library *loaded)
{
    arena_tokenizer *tokenizer;
    arena_encoder *encoder;
    arena *memory;
    arena_encoding rows = ARENA_ENCODING_INIT;
    MUST_STATUS(OK, loaded->load_builtin(NULL, 0, &tokenizer, NULL));
    MUST_STATUS(OK, loaded->encoder_create(tokenizer, &encoder, NULL));
    MUST_STATUS(OK, loaded->create(NULL, &memory));
    CHECK_STATUS(OK, loaded->encode(encoder, memory, "Hello, world!", SIZE_MAX, NULL, 0, NULL, &rows, NULL));
    CHECK(rows.length == 6 && ((int32_t *)rows.ids)[1] == 7592);
    CHECK_STATUS(OK, loaded->encoder_free(encoder));
    CHECK_STATUS(OK, loaded->tokenizer_free(tokenizer));
    CHECK_STATUS(OK, loaded->free(memory));
}

/* A figure of /proc/self/status in KiB. */
static long figure(const char *name)
{
    char line[256];
    long value = -1;
    FILE *file = fopen("/proc/self/status", "r");
    MUST(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0) value = atol(line + strlen(name) + 1);
    fclose(file);
    return value;
}

static int threads_of_this_process(void)
{
    DIR *tasks = opendir("/proc/self/task");
    MUST(tasks != NULL);
    int count = 0;
    while (readdir(tasks) != NULL) count++;
    closedir(tasks);
    return count - 2; /* . and .. */
}

static void measure(void)
{
    long before = figure("VmSize"), threads = threads_of_this_process();
    library loaded = open_library();
    long opened = figure("VmSize");
    CHECK_EQUAL(threads, threads_of_this_process()); /* opening alone starts nothing */
    encode_with(&loaded);
    long used = figure("VmSize");
    printf("address space: %ld MB to open, %ld MB after the first work; resident %ld MB; threads %d\n",
        (opened - before) / 1024, (used - before) / 1024, figure("VmRSS") / 1024, threads_of_this_process());
    CHECK_EQUAL(threads + 1, threads_of_this_process());
    if (!runs_under("asan") && !runs_under("valgrind")) CHECK(used - before < 600 * 1024);
}

TEST(the_library_takes_little_address_space_and_one_thread) { CHECK_CHILD(measure); }

static void work_in_little_space(void)
{
    struct rlimit limit = { (rlim_t)4000000 * 1024, (rlim_t)4000000 * 1024 };
    MUST(setrlimit(RLIMIT_AS, &limit) == 0);
    library loaded = open_library();
    encode_with(&loaded);
}

TEST(it_works_under_ulimit_v_4000000)
{
    if (runs_under("asan") || runs_under("valgrind")) SKIP("the tool itself needs more address space");
    CHECK_CHILD(work_in_little_space);
}

static long megabytes;

static void start_in_too_little_space(void)
{
    library loaded = open_library();
    rlim_t bytes = (rlim_t)figure("VmSize") * 1024 + (rlim_t)megabytes * 1024 * 1024;
    struct rlimit limit = { bytes, RLIM_INFINITY };
    MUST(setrlimit(RLIMIT_AS, &limit) == 0);
    arena *untouched = (arena *)(void *)8, *memory = untouched;
    arena_status status = loaded.start();
    CHECK(status == ARENA_STATUS_OK || status == ARENA_STATUS_OUT_OF_MEMORY);
    if (status == ARENA_STATUS_OK) return;
    CHECK_STATUS(OUT_OF_MEMORY, loaded.create(NULL, &memory));
    CHECK(memory == untouched);

    /* And it starts after all once there is space. */
    limit.rlim_cur = RLIM_INFINITY;
    MUST(setrlimit(RLIMIT_AS, &limit) == 0);
    encode_with(&loaded);
}

TEST(too_little_address_space_is_a_status_and_not_the_end)
{
    if (runs_under("asan") || runs_under("valgrind")) SKIP("the tool itself needs more address space");
    for (megabytes = 0; megabytes < 600; megabytes += 25)
        if (!CHECK_CHILD(start_in_too_little_space)) fprintf(stderr, "  with %ld MB\n", megabytes);
}

static pthread_barrier_t barrier;

static void *use_and_stay(void *loaded)
{
    encode_with(loaded);
    pthread_barrier_wait(&barrier); /* the library has been used by this thread */
    pthread_barrier_wait(&barrier); /* and closed by the other, when this thread ends */
    return NULL;
}

static void open_and_close(void)
{
    for (int turn = 0; turn < repeats(20, 2); turn++) {
        pthread_t threads[3];
        library loaded = open_library();
        MUST(pthread_barrier_init(&barrier, NULL, 4) == 0);
        for (int i = 0; i < 3; i++) MUST(pthread_create(&threads[i], NULL, use_and_stay, &loaded) == 0);
        pthread_barrier_wait(&barrier);
        CHECK_EQUAL(0, dlclose(loaded.handle));
        pthread_barrier_wait(&barrier);
        for (int i = 0; i < 3; i++) MUST(pthread_join(threads[i], NULL) == 0);
        pthread_barrier_destroy(&barrier);
    }
}

TEST(closing_it_while_threads_that_called_it_live_does_no_harm) { CHECK_CHILD(open_and_close); }

static void open_and_exit(void)
{
    library loaded = open_library();
    test_start_with(loaded.start);
    encode_with(&loaded);
    CHECK_EQUAL(0, dlclose(loaded.handle));
    exit(test_failures != 0); /* with its handlers, unlike the _exit of other children */
}

TEST(a_process_that_has_closed_it_ends_normally) { CHECK_CHILD(open_and_exit); }
